"""What the team proposes in words, and the repairs that ask for an answer to it."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .crop_words import CropWords
from .farm.live import Farm
from .link.inbox import Item, Kind, State

PROPOSAL_ISSUE = "companion_proposal"
REMOVAL_ISSUE = "companion_removal"
BANDS: Mapping[str, str] = {
    "air_temperature_day_c": "°C",
    "air_temperature_night_c": "°C",
    "humidity_pct": "%",
    "vpd_kpa": "kPa",
    "co2_ppm": "ppm",
    "ppfd_umol": "μmol/m²/s",
    "photoperiod_h": "h",
    "dli_mol": "mol/m²/d",
    "ec_ms_cm": "mS/cm",
    "ph": "",
    "water_temperature_c": "°C",
}


def name_of_proposal(words: CropWords, item: Item) -> str:
    """Return what is proposed in a few words."""
    if item.kind is Kind.RULE:
        return str(item.content["name"])
    content = item.content["content"]
    crop = words.crop(content["crop"])
    if content["kind"] == "targets":
        return f"{crop}, {words.stage(content['stage'])}"
    return f"{words.say('task_sow')}: {content['plants']} × {crop}"


def details(words: CropWords, item: Item) -> Iterable[str]:
    """Yield what is proposed line by line; a rule speaks in its own words."""
    if item.kind is Kind.RULE:
        document = item.content["document"]
        for part in ("triggers", "conditions", "actions"):
            for each in document[part]:
                yield f"{part}: {_told(each)}"
        return
    content = item.content["content"]
    if content["kind"] == "targets":
        for quantity, band in content["bands"].items():
            unit = BANDS.get(quantity, "")
            span = f"{band['min']:g} … {band['typical']:g} … {band['max']:g} {unit}"
            yield f"{quantity.rpartition('_')[0] or quantity}: {span}".strip()
    else:
        yield str(content["sow_on"])
        if content["variety"]:
            yield str(content["variety"])
    for shelf in content["shelves"]:
        yield words.place(shelf) or shelf


def _told(each: Mapping[str, Any]) -> str:
    """Return a part of a rule in its own words."""
    more = {name: value for name, value in each.items() if name != "kind" and value}
    told = ", ".join(f"{name} {_plain(value)}" for name, value in more.items())
    kind = str(each["kind"]).replace("_", " ")
    return f"{kind} ({told})" if told else kind


def _plain(value: object) -> str:
    """Return a value of a rule as text."""
    if isinstance(value, Mapping):
        return _told({"kind": "", **value}) if "kind" in value else str(dict(value))
    if isinstance(value, list | tuple):
        return ", ".join(
            _told(one) if isinstance(one, Mapping) else str(one) for one in value
        )
    return str(value)


@callback
def async_update_proposal_issues(
    hass: HomeAssistant, farm: Farm, words: CropWords, waiting: Iterable[Item]
) -> None:
    """Ask administrators for an answer to each proposal, and no longer for others."""
    wanted = {_issue_id(farm, item): item for item in waiting}
    for domain, issue_id in list(ir.async_get(hass).issues):
        if domain == DOMAIN and _is_of(farm, issue_id) and issue_id not in wanted:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
    for issue_id, item in wanted.items():
        removal = item.state is State.REMOVAL
        lines = "\n".join(f"- {line}" for line in details(words, item))
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue_id,
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key=REMOVAL_ISSUE if removal else PROPOSAL_ISSUE,
            translation_placeholders={
                "place": farm.layout.name,
                "name": name_of_proposal(words, item),
                "details": lines,
                "by": str(item.content.get("proposed_by") or "–"),
                "note": str(item.content.get("note") or "–"),
            },
            data={"entry_id": farm.id, "proposal": item.key},
        )


def _issue_id(farm: Farm, item: Item) -> str:
    """Return the id of a proposal's issue; another version asks again."""
    return f"{PROPOSAL_ISSUE}_{item.id}_{item.number or 0}_{item.state}_{farm.id}_link"


def _is_of(farm: Farm, issue_id: str) -> bool:
    """Return whether an issue asks for an answer on a farm."""
    return issue_id.startswith(PROPOSAL_ISSUE) and issue_id.endswith(f"{farm.id}_link")
