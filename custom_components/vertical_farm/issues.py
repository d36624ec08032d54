"""Repair issues for what only the grower can mend."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir

from .const import DOMAIN
from .farm.live import Farm
from .farm.trust import Cause
from .layout_io import to_entity_id

_UNUSABLE = (Cause.UNIT, Cause.NOT_CALIBRATED)
STRANDED = "stranded_plants"
UNREADABLE = "unreadable_crops"
_BY_ACTION = (STRANDED,)
"""Issues that no form mends, but an action of the grower's."""


@callback
def async_update_issues(hass: HomeAssistant, farm: Farm) -> None:
    """Report what needs the grower, and withdraw what is mended."""
    wanted = _missing(farm) | _unusable(farm) | _dangling(farm)
    wanted |= _stranded(farm) | _unreadable(farm)
    registry = ir.async_get(hass)
    for domain, issue_id in list(registry.issues):
        if domain == DOMAIN and _is_of(issue_id, farm.id) and issue_id not in wanted:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
    for issue_id, (key, subentry_id, placeholders) in wanted.items():
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue_id,
            is_fixable=key not in _BY_ACTION,
            severity=ir.IssueSeverity.WARNING,
            translation_key=key,
            translation_placeholders=placeholders,
            data={"entry_id": farm.id, "subentry_id": subentry_id},
        )


@callback
def async_clear_issues(hass: HomeAssistant, entry_id: str) -> None:
    """Withdraw every issue of a farm."""
    for domain, issue_id in list(ir.async_get(hass).issues):
        if domain == DOMAIN and _is_of(issue_id, entry_id):
            ir.async_delete_issue(hass, DOMAIN, issue_id)


type _Issue = tuple[str, str, dict[str, str]]


def _is_of(issue_id: str, entry_id: str) -> bool:
    """Return whether an issue belongs to a farm."""
    return issue_id.endswith(f"_{entry_id}")


def _title(farm: Farm, subentry_id: str) -> str:
    """Return the name of a rack or reservoir, or of the farm."""
    if not subentry_id:
        return farm.layout.name
    return (farm.racks.get(subentry_id) or farm.reservoirs[subentry_id]).layout.name


def _missing(farm: Farm) -> dict[str, _Issue]:
    """Return an issue for each rack or reservoir with entities that are gone."""
    registry = er.async_get(farm.hass)
    return {
        f"missing_entity_{subentry_id}_{farm.id}": (
            "missing_entity",
            subentry_id,
            {
                "place": _title(farm, subentry_id),
                "entities": ", ".join(
                    sorted(f"`{to_entity_id(registry, ref)}`" for ref in refs)
                ),
            },
        )
        for subentry_id, refs in farm.following.missing().items()
    }


def _unusable(farm: Farm) -> dict[str, _Issue]:
    """Return an issue for each sensor whose unit cannot be used."""
    issues: dict[str, _Issue] = {}
    for place in farm.places:
        if place.subentry_id is None:
            continue
        for slot in place.slots.values():
            for source, _, cause in slot.problems:
                if cause in _UNUSABLE and source.entity_id is not None:
                    state = farm.hass.states.get(source.entity_id)
                    unit = (
                        state.attributes.get("unit_of_measurement") if state else None
                    )
                    issues[f"{cause}_{source.ref}_{place.id}_{farm.id}"] = (
                        "unusable_unit" if cause is Cause.UNIT else "not_calibrated",
                        place.subentry_id,
                        {
                            "place": _title(farm, place.subentry_id),
                            "entity": source.entity_id,
                            "unit": str(unit) if unit else "-",
                            "metric": slot.metric.value,
                        },
                    )
    return issues


def _dangling(farm: Farm) -> dict[str, _Issue]:
    """Return an issue for each reservoir that feeds a rack which was removed."""
    return {
        f"removed_rack_{reservoir.id}_{farm.id}": (
            "removed_rack",
            reservoir.id,
            {"place": reservoir.layout.name},
        )
        for reservoir in farm.reservoirs.values()
        if any(rack_id not in farm.racks for rack_id in reservoir.layout.racks)
    }


def _stranded(farm: Farm) -> dict[str, _Issue]:
    """Return an issue for each shelf with plants that was removed."""
    return {
        f"{STRANDED}_{shelf}_{farm.id}": (
            STRANDED,
            "",
            {"place": name, "batches": ", ".join(f"`{batch.id}`" for batch in batches)},
        )
        for shelf, (name, batches) in farm.growing.stranded().items()
    }


def _unreadable(farm: Farm) -> dict[str, _Issue]:
    """Return an issue for each file of crops that could not be read."""
    return {
        f"{UNREADABLE}_{name}_{farm.id}": (
            UNREADABLE,
            "",
            {"place": farm.layout.name, "file": f".storage/{name}", "reason": reason},
        )
        for name, reason in farm.growing.aside.items()
    }
