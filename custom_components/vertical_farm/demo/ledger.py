"""Every flow over the farm's border since the start, to prove the balances."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from .state import mapping, number

type Account = dict[str, float]

_ACCOUNTS = ("energy_j", "water_kg", "salt_g", "co2_mol")


def _account(*names: str) -> Account:
    """Return an account with its named flows at zero."""
    return dict.fromkeys(names, 0.0)


@dataclass(slots=True)
class Ledger:
    """Flows by name, positive into the farm: J, kg of water, g of salt, mol of CO2."""

    energy_j: Account = field(
        default_factory=lambda: _account(
            "lamps",
            "devices",
            "pumps",
            "cooling",
            "walls",
            "ventilation",
            "ground",
            "water",
            "crop",
        )
    )
    water_kg: Account = field(
        default_factory=lambda: _account(
            "refill",
            "dosers",
            "humidifier",
            "ventilation",
            "condensate",
            "drain",
            "crop",
        )
    )
    salt_g: Account = field(
        default_factory=lambda: _account("refill", "dosers", "drain", "crop")
    )
    co2_mol: Account = field(
        default_factory=lambda: _account("injected", "ventilation", "crop")
    )

    def as_dict(self) -> dict[str, Account]:
        """Return the flows as JSON-able data."""
        return {name: dict(getattr(self, name)) for name in _ACCOUNTS}

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> Self:
        """Restore the flows; raises ValueError on bad data."""
        ledger = cls()
        for name in _ACCOUNTS:
            account: Account = getattr(ledger, name)
            saved = mapping(stored.get(name))
            for flow in account:
                account[flow] = number(saved, flow)
        return ledger
