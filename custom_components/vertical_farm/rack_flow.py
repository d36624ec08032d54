"""Subentry flow of a rack and its shelves."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentry, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.ulid import ulid_now
import probatio

from .agronomy.light import LampType
from .const import DOMAIN, SUBENTRY_RACK
from .device_flow import DeviceSteps, kept_equipment
from .farm.document import devices_of, map_entities
from .farm.metrics import RACK_METRICS, Conversion
from .forms import (
    AREA_SENSORS_SCHEMA,
    CONF_EQUIPMENT,
    CONF_FILL_FROM_AREA,
    CONF_ON_CHANGE,
    CONF_SENSORS,
    CONF_SHELF_COUNT,
    CONF_SHELVES,
    NEW_RACK_SCHEMA,
    RACK_SCHEMA,
    SHELF_SCHEMA,
    SHELF_SIZE,
    area_sensors,
    check_units,
    choice,
    parse_dim_map,
    picker,
    show_dim_map,
)
from .layout_io import to_entity_id, to_ref

_COPIED = {
    "size": SHELF_SIZE,
    "lamp": ("lamp", "lamp_type", "dim_map", "lux_calibration"),
    "sensors": (CONF_SENSORS, CONF_ON_CHANGE),
    "crop": ("leaf_area_index",),
}

type Errors = tuple[str, str, dict[str, str]]
"""A form's error: its field, its key and what its text names."""


class RackSubentryFlow(DeviceSteps):
    """Add a rack with its shelves; edit, add, copy, move and remove shelves."""

    def __init__(self) -> None:
        """Start without a rack or shelf in hand."""
        self._rack: dict[str, Any] = {}
        self._shelf_id = ""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Add a rack with its shelves in one form."""
        error: Errors | None = None
        if user_input is not None:
            error = self._check_rack(user_input, None)
            if error is None:
                self._rack = user_input
                if user_input.get(CONF_FILL_FROM_AREA) and not user_input[CONF_SENSORS]:
                    return await self.async_step_area_sensors()
                return await self._create()
        return self._form("user", NEW_RACK_SCHEMA, user_input, error)

    async def async_step_area_sensors(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Offer the sensors of the rack's area."""
        error: Errors | None = None
        shown = user_input
        if user_input is not None:
            error = self._check_sensors(user_input, Conversion())
            if error is None:
                self._rack |= user_input
                return await self._create()
        elif area := self._rack.get("area"):
            shown = {CONF_SENSORS: area_sensors(self.hass, area, RACK_METRICS)}
        return self._form("area_sensors", AREA_SENSORS_SCHEMA, shown, error)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what to change."""
        options = ["edit_rack", "add_shelf"]
        rack = self._get_reconfigure_subentry().data
        if devices_of(rack):
            options.append("edit_device")
        shelves = rack[CONF_SHELVES]
        if shelves:
            options += ["edit_shelf", "remove_shelf"]
        if len(shelves) > 1:
            options.append("copy_shelf")
        if shelves and self._other_racks():
            options.append("move_shelf")
        return self.async_show_menu(step_id="reconfigure", menu_options=options)

    async def async_step_edit_rack(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change the rack and the sensors that its shelves share."""
        subentry = self._get_reconfigure_subentry()
        error: Errors | None = None
        if user_input is not None:
            error = self._check_rack(user_input, subentry)
            if error is None:
                shelves = subentry.data[CONF_SHELVES]
                data = kept_equipment(
                    self._stored({**_tidy(user_input), CONF_SHELVES: shelves}),
                    subentry.data.get(CONF_EQUIPMENT, ()),
                )
                self._place_device(subentry, data.get("area"))
                return self.async_update_and_abort(
                    self._get_entry(),
                    subentry,
                    title=user_input[CONF_NAME].strip(),
                    data=data,
                )
        shown = user_input or self._shown(
            {CONF_NAME: subentry.title, **subentry.data, **self._area_of(subentry)}
        )
        return self._form("edit_rack", RACK_SCHEMA, shown, error)

    async def async_step_add_shelf(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Add a shelf."""
        shelves = self._get_reconfigure_subentry().data[CONF_SHELVES]
        error: Errors | None = None
        shown = user_input
        if user_input is not None:
            error = self._check_shelf(user_input, "")
            if error is None:
                shelf = self._stored_shelf(user_input, ulid_now())
                return self._update_shelves([*shelves, shelf])
        else:
            level = max((shelf["level"] for shelf in shelves), default=0) + 1
            size = {key: shelves[-1].get(key) for key in SHELF_SIZE} if shelves else {}
            name = (await self._shelf_name()).format(level=level)
            shown = {CONF_NAME: name, "level": level, **size}
        return self._form("add_shelf", SHELF_SCHEMA, shown, error)

    async def async_step_edit_shelf(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which shelf to change."""
        if user_input is None:
            schema = probatio.Schema(
                {probatio.Required("shelf"): picker(self._shelf_names())}
            )
            return self._form("edit_shelf", schema, None, None)
        self._shelf_id = user_input["shelf"]
        return await self.async_step_shelf()

    async def async_step_shelf(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a shelf."""
        present = self._shelf(self._shelf_id)
        shelves = self._get_reconfigure_subentry().data[CONF_SHELVES]
        error: Errors | None = None
        if user_input is not None:
            error = self._check_shelf(user_input, self._shelf_id)
            if error is None:
                changed = self._stored_shelf(user_input, self._shelf_id)
                return self._update_shelves(
                    [changed if s is present else s for s in shelves]
                )
        shown = user_input or {
            **self._shown(present),
            "dim_map": show_dim_map(present.get("dim_map")),
        }
        return self._form("shelf", SHELF_SCHEMA, shown, error)

    async def async_step_copy_shelf(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Copy a shelf's settings to other shelves, by default to all."""
        names = self._shelf_names()
        if user_input is None:
            schema = probatio.Schema(
                {
                    probatio.Required("shelf"): picker(names),
                    probatio.Required("what", default=["size", "sensors"]): choice(
                        _COPIED, "copied", multiple=True
                    ),
                    probatio.Optional("to"): picker(names, multiple=True),
                }
            )
            return self._form("copy_shelf", schema, None, None)
        shelves = self._get_reconfigure_subentry().data[CONF_SHELVES]
        source = self._shelf(user_input["shelf"])
        targets = set(user_input.get("to") or names) - {source["id"]}
        keys = [key for what in user_input["what"] for key in _COPIED[what]]
        copied = {key: source[key] for key in keys if key in source}
        changed = []
        for shelf in shelves:
            if shelf["id"] in targets:
                kept = {key: value for key, value in shelf.items() if key not in keys}
                changed.append({**kept, **copied})
            else:
                changed.append(shelf)
        return self._update_shelves(changed)

    async def async_step_move_shelf(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Move a shelf with its entities and their history to another rack."""
        racks = self._other_racks()
        subentry = self._get_reconfigure_subentry()
        error: Errors | None = None
        if user_input is not None:
            shelves = subentry.data[CONF_SHELVES]
            moved = self._shelf(user_input["shelf"])
            target = racks[user_input["rack"]]
            if _is_taken(moved[CONF_NAME], target.data[CONF_SHELVES]):
                error = ("rack", "name_taken", {})
            else:
                self.hass.config_entries.async_update_subentry(
                    self._get_entry(),
                    target,
                    data={
                        **target.data,
                        CONF_SHELVES: [*target.data[CONF_SHELVES], moved],
                    },
                )
                return self._update_shelves([s for s in shelves if s is not moved])
        schema = probatio.Schema(
            {
                probatio.Required("shelf"): picker(self._shelf_names()),
                probatio.Required("rack"): picker(
                    {rack_id: rack.title for rack_id, rack in racks.items()}
                ),
            }
        )
        return self._form("move_shelf", schema, user_input, error)

    async def async_step_remove_shelf(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Remove shelves with their entities."""
        if user_input is None:
            names = self._shelf_names()
            schema = probatio.Schema(
                {probatio.Required(CONF_SHELVES): picker(names, multiple=True)}
            )
            return self._form("remove_shelf", schema, None, None)
        shelves = self._get_reconfigure_subentry().data[CONF_SHELVES]
        gone = set(user_input[CONF_SHELVES])
        return self._update_shelves([s for s in shelves if s["id"] not in gone])

    def _form(
        self,
        step_id: str,
        schema: probatio.Schema,
        shown: Mapping[str, Any] | None,
        error: Errors | None,
    ) -> SubentryFlowResult:
        """Show a form, with what was typed and what is wrong with it."""
        field, key, placeholders = error or ("", "", {})
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors={field: key} if error else {},
            description_placeholders=placeholders,
        )

    async def _create(self) -> SubentryFlowResult:
        """Create the rack with as many shelves as were asked for, from the floor up."""
        rack = _tidy(self._rack)
        size = {key: rack.pop(key) for key in SHELF_SIZE if key in rack}
        count = int(rack.pop(CONF_SHELF_COUNT))
        rack.pop(CONF_FILL_FROM_AREA, None)
        name = await self._shelf_name()
        rack[CONF_SHELVES] = [
            {
                "id": ulid_now(),
                CONF_NAME: name.format(level=level),
                "level": level,
                **size,
            }
            for level in range(1, count + 1)
        ]
        title = rack[CONF_NAME]
        return self.async_create_entry(title=title, data=self._stored(rack))

    async def _shelf_name(self) -> str:
        """Return how a new shelf is named by its {level}, in the system's language."""
        texts = await async_get_translations(
            self.hass, self.hass.config.language, "common", {DOMAIN}
        )
        return texts[f"component.{DOMAIN}.common.shelf_name"]

    def _check_rack(
        self, rack: dict[str, Any], itself: ConfigSubentry | None
    ) -> Errors | None:
        """Return what is wrong with a rack's form."""
        name = rack[CONF_NAME].strip().casefold()
        if not name:
            return (CONF_NAME, "name_empty", {})
        for other in self._get_entry().get_subentries_of_type(SUBENTRY_RACK):
            if other.title.casefold() == name and other is not itself:
                return (CONF_NAME, "name_taken", {})
        return self._check_sensors(rack, Conversion())

    def _check_shelf(self, shelf: dict[str, Any], shelf_id: str) -> Errors | None:
        """Return what is wrong with a shelf's form."""
        others = [
            other
            for other in self._get_reconfigure_subentry().data[CONF_SHELVES]
            if other["id"] != shelf_id
        ]
        if not shelf[CONF_NAME].strip():
            return (CONF_NAME, "name_empty", {})
        if _is_taken(shelf[CONF_NAME], others):
            return (CONF_NAME, "name_taken", {})
        try:
            parse_dim_map(shelf.get("dim_map"))
        except ValueError:
            return ("dim_map", "dim_map", {})
        lamp = shelf.get("lamp_type")
        return self._check_sensors(
            shelf,
            Conversion(
                lamp_type=LampType(lamp) if lamp else None,
                lux_calibration=shelf.get("lux_calibration"),
            ),
        )

    def _check_sensors(
        self, form: dict[str, Any], context: Conversion
    ) -> Errors | None:
        """Return what is wrong with the units of the chosen sensors."""
        wrong = check_units(self.hass, form[CONF_SENSORS], context)
        return None if wrong is None else ("base", *wrong)

    def _shelf(self, shelf_id: str) -> dict[str, Any]:
        """Return a shelf of the rack; ends the form where it was removed meanwhile."""
        shelf: dict[str, Any]
        for shelf in self._get_reconfigure_subentry().data[CONF_SHELVES]:
            if shelf["id"] == shelf_id:
                return shelf
        raise AbortFlow("shelf_removed")

    def _shelf_names(self) -> dict[str, str]:
        """Return the names of the rack's shelves by id."""
        shelves = self._get_reconfigure_subentry().data[CONF_SHELVES]
        return {shelf["id"]: shelf[CONF_NAME] for shelf in shelves}

    def _other_racks(self) -> dict[str, ConfigSubentry]:
        """Return the farm's other racks by id."""
        itself = self._get_reconfigure_subentry()
        return {
            rack.subentry_id: rack
            for rack in self._get_entry().get_subentries_of_type(SUBENTRY_RACK)
            if rack is not itself
        }

    def _stored_shelf(self, form: dict[str, Any], shelf_id: str) -> dict[str, Any]:
        """Return a shelf's form as it is stored."""
        points = parse_dim_map(form.get("dim_map"))
        shelf = _tidy({**form, "id": shelf_id, "dim_map": points})
        return self._stored(shelf) | {CONF_NAME: shelf[CONF_NAME]}

    def _stored(self, place: dict[str, Any]) -> dict[str, Any]:
        """Return a place with its entities as registry ids, without its title."""
        registry = er.async_get(self.hass)
        stored = map_entities(place, lambda entity_id: to_ref(registry, entity_id))
        stored.pop(CONF_NAME, None)
        return stored

    def _shown(self, place: Mapping[str, Any]) -> dict[str, Any]:
        """Return a stored place with its entities as entity ids."""
        registry = er.async_get(self.hass)
        return map_entities(place, lambda ref: to_entity_id(registry, ref))

    def _area_of(self, rack: ConfigSubentry) -> dict[str, str | None]:
        """Return the area that the rack's device is in, wherever that was said."""
        device = self._device_of(rack)
        return {} if device is None else {"area": device.area_id}

    def _place_device(self, rack: ConfigSubentry, area_id: str | None) -> None:
        """Put the rack's device in the area of the form, which showed where it was."""
        device = self._device_of(rack)
        if device is not None:
            dr.async_get(self.hass).async_update_device(device.id, area_id=area_id)

    def _device_of(self, rack: ConfigSubentry) -> dr.DeviceEntry | None:
        """Return the device of a rack; a farm that was never set up has none."""
        return dr.async_get(self.hass).async_get_device_by_identifier(
            (DOMAIN, rack.subentry_id), self._get_entry().entry_id
        )

    def _update_shelves(self, shelves: list[dict[str, Any]]) -> SubentryFlowResult:
        """Store the rack's shelves."""
        return self.async_update_and_abort(
            self._get_entry(),
            self._get_reconfigure_subentry(),
            data_updates={CONF_SHELVES: shelves},
        )


def _is_taken(name: str, shelves: list[Mapping[str, Any]]) -> bool:
    """Return whether one of some shelves has a name."""
    wanted = name.strip().casefold()
    return any(shelf[CONF_NAME].casefold() == wanted for shelf in shelves)


def _tidy(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form without its empty fields, names trimmed, counts whole."""
    tidy = {
        key: value
        for key, value in form.items()
        if value not in (None, "") or key == CONF_NAME
    }
    tidy[CONF_NAME] = tidy[CONF_NAME].strip()
    for key in ("level", "position", "plant_sites"):
        if key in tidy:
            tidy[key] = int(tidy[key])
    return tidy
