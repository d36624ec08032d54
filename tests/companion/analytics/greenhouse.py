"""A farm whose shelves are measured, for tests of analytics."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from companion.runtime import Runtime
from companion.telemetry.rollups import roll_up
from tests.companion.growing.beds import Beds, Body
from tests.companion.people import Caller, made
from tests.companion.telemetry.feeds import HOUR, NOON, Feed

UNITS = {
    "temperature": "°C",
    "ppfd": "µmol/m²/s",
    "humidity": "%",
    "energy": "kWh",
    "power": "W",
    "water": "L",
    "flow": "L/min",
    "ec": "mS/cm",
}


def at(hours_ago: float) -> str:
    """Write the time of some hours before the tests' noon."""
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    return (noon - timedelta(hours=hours_ago)).isoformat()


class Greenhouse(Beds):
    """A farm with three shelves that sensors can be put on."""

    def __init__(self, owner: Caller, runtime: Runtime) -> None:
        """Make the farm."""
        super().__init__(owner)
        self.runtime = runtime
        self.feed = Feed(owner)
        self._count = 0

    def measure(
        self,
        quantity: str,
        by_hours_ago: Mapping[int, float],
        *,
        unit: str | None = "",
        **place: str,
    ) -> str:
        """Put up a sensor, by default of the farm, and let it send and be summed up."""
        self._count += 1
        key = f"sensor{self._count}"
        body = {
            "source_id": str(self.feed.source),
            "key": key,
            "quantity": quantity,
            "unit": UNITS[quantity] if unit == "" else unit,
            **(place or {"farm_id": self.farm}),
        }
        sensor = made(self.owner, "/sensors", body)
        hours = sorted(by_hours_ago, reverse=True)
        times = [NOON - hour * HOUR for hour in hours]
        sent = self.feed.send(**{key: (times, [by_hours_ago[each] for each in hours])})
        assert sent.json()["rejected_count"] == 0, sent.text
        roll_up(self.runtime.database)
        return sensor

    def summary(self, batch: Body, caller: Caller | None = None) -> Body:
        """Read the summary of a batch."""
        answer = (caller or self.owner).get(f"/batches/{batch['id']}/summary")
        assert answer.status_code == 200, answer.text
        found: Body = answer.json()
        return found

    def of_farm(self, what: str, **params: str) -> Body:
        """Ask something of the farm."""
        answer = self.owner.get(f"/farms/{self.farm}/{what}", params=params)
        assert answer.status_code == 200, answer.text
        found: Body = answer.json()
        return found

    def priced(self, minor_per_mwh: int = 20_000, **more: object) -> str:
        """Set a price of energy that holds all the time."""
        body = {
            "farm_id": self.farm,
            "price_minor_per_mwh": minor_per_mwh,
            "currency": "EUR",
            "valid_from": "2026-01-01T00:00:00Z",
        }
        return made(self.owner, "/energy-prices", body | more)

    def sell(self, harvest: str, grams: float, amount_minor: int | None = None) -> str:
        """Ship a part of a harvest."""
        customer = made(self.owner, "/customers", {"name": "Canteen"})
        body = {
            "customer_id": customer,
            "shipped_at": at(0),
            "currency": "EUR",
            "lines": [
                {"harvest_id": harvest, "grams": grams, "amount_minor": amount_minor}
            ],
        }
        return made(self.owner, "/shipments", body)

    def harvest(self, batch: Body, grams: float, hours_ago: float = 0) -> str:
        """Cut all of a batch."""
        answer = self.act(batch, "harvests", self.cut(grams, at=at(hours_ago)))
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


def steady(hours: int, value: float) -> dict[int, float]:
    """Measure the same for so many hours up to now."""
    return dict.fromkeys(range(1, hours + 1), value)


def rising(hours: int, step: float) -> dict[int, float]:
    """Count up by a step an hour, up to now; the hour before tells the start."""
    return {ago: 1000 + (hours - ago) * step for ago in range(1, hours + 2)}
