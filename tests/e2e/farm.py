"""What end-to-end tests read of a running farm."""

from dataclasses import dataclass
import re

from scripts.lib.home_assistant import DOMAIN, JsonObject, Session

RECORD_START = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ )", re.MULTILINE)
COMPLAINT = re.compile(r"\S+ \S+ (WARNING|ERROR|CRITICAL) ")
OURS = re.compile(rf"{DOMAIN}|custom_components|blocking call|deprecat", re.IGNORECASE)
# Home Assistant says this once of every integration that is not its own.
SAID_OF_ALL = "which has not been tested by Home Assistant"


def complaints(log: str) -> list[str]:
    """Pick from a log the warnings and errors, with their traces, that are about us."""
    return [
        record
        for record in RECORD_START.split(log)
        if COMPLAINT.match(record) and OURS.search(record) and SAID_OF_ALL not in record
    ]


@dataclass(frozen=True, slots=True)
class Farm:
    """The farm's part of Home Assistant's registries."""

    entry_id: str
    devices: dict[str, JsonObject]
    entities: list[JsonObject]

    @classmethod
    async def read(cls, session: Session) -> Farm:
        """Find the farm among the entries: the one that racks belong to."""
        (entry_id,) = [
            entry["entry_id"]
            for entry in await session.farm_entries()
            if entry["num_subentries"]
        ]
        devices = await session.command("config/device_registry/list")
        entities = await session.command("config/entity_registry/list")
        return cls(
            entry_id,
            {
                device["id"]: device
                for device in devices
                if device["config_entry_id"] == entry_id
            },
            [each for each in entities if each["config_entry_id"] == entry_id],
        )

    def models(self, model: str) -> list[JsonObject]:
        """Give the devices of a model."""
        return [each for each in self.devices.values() if each.get("model") == model]

    @property
    def shelves(self) -> list[JsonObject]:
        """Give the child devices: the shelves."""
        return [each for each in self.devices.values() if each["parent_device_id"]]

    def entity_ids(self, key: str, devices: list[JsonObject]) -> list[str]:
        """Name the enabled entities of a kind on the given devices."""
        ids = {device["id"] for device in devices}
        return [
            each["entity_id"]
            for each in self.entities
            if each["translation_key"] == key
            and each["device_id"] in ids
            and each["disabled_by"] is None
        ]


def number(state: JsonObject) -> float | None:
    """Give a state's value, None where it is unknown or unavailable."""
    try:
        return float(state["state"])
    except ValueError:
        return None
