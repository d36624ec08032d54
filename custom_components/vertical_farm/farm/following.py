"""Following the entities that a farm is bound to."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    EventStateReportedData,
    State,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import (
    async_track_state_change_event,
    async_track_state_report_event,
)

from .places import Watch
from .readings import Slot, Source

if TYPE_CHECKING:
    from .live import Farm


class Following:
    """The bound entities of a farm, and what takes their states."""

    def __init__(self, farm: Farm, renamed: Callable[[], None]) -> None:
        """Follow nothing yet; `renamed` is told of bound entities that come and go."""
        self._farm = farm
        self._hass = farm.hass
        self._renamed = renamed
        self._sources: dict[str, list[Source]] = {}
        self._watches: dict[str, list[Watch]] = {}
        self._bound: set[str] = set()
        self._unresolved: set[str] = set()
        self._unsubscribe: list[CALLBACK_TYPE] = []
        self._stop_registry: CALLBACK_TYPE | None = None

    @callback
    def begin(self) -> None:
        """Resolve every binding and follow the entities that are bound."""
        self._unfollow()
        if self._stop_registry is None:
            self._stop_registry = self._hass.bus.async_listen(
                er.EVENT_ENTITY_REGISTRY_UPDATED,
                self._async_registry_updated,
                event_filter=self._concerns,
            )
        registry = er.async_get(self._hass)
        self._sources, self._watches, self._unresolved = {}, {}, set()
        for slot in self._farm.all_slots():
            for source in slot.sources:
                source.entity_id = self._resolve(registry, source.ref)
                if source.entity_id is not None:
                    self._sources.setdefault(source.entity_id, []).append(source)
        for ref, watch in self._farm.all_watches():
            entity_id = self._resolve(registry, ref)
            if entity_id is None:
                watch(None, self._farm.now)
            else:
                self._watches.setdefault(entity_id, []).append(watch)
        self._take_present_states()
        entity_ids = self._bound = self._sources.keys() | self._watches.keys()
        stop_changes = async_track_state_change_event(
            self._hass, entity_ids, self._async_changed
        )
        stop_reports = async_track_state_report_event(
            self._hass, self._sources.keys(), self._async_reported
        )
        self._unsubscribe = [stop_changes, stop_reports]

    def stop(self) -> None:
        """Follow nothing any more."""
        self._unfollow()
        if self._stop_registry is not None:
            self._stop_registry()
            self._stop_registry = None

    def _unfollow(self) -> None:
        """Stop following the bound entities."""
        for stop in self._unsubscribe:
            stop()
        self._unsubscribe = []

    def missing(self) -> dict[str, set[str]]:
        """Return the bound entities that do not exist, by subentry id ("": the farm)."""
        layout = self._farm.layout
        bound = {
            "": [ref for ref in (layout.electricity_price, layout.weather) if ref],
            **{
                rack.id: [*rack.layout.entities()] for rack in self._farm.racks.values()
            },
            **{
                reservoir.id: [*reservoir.layout.entities()]
                for reservoir in self._farm.reservoirs.values()
            },
        }
        registry = er.async_get(self._hass)
        return {
            subentry_id: gone
            for subentry_id, refs in bound.items()
            if (gone := {ref for ref in refs if not self._exists(registry, ref)})
        }

    def _exists(self, registry: er.EntityRegistry, ref: str) -> bool:
        """Return whether a bound entity is registered or has a state."""
        entity_id = er.async_resolve_entity_id(registry, ref)
        return entity_id is not None and (
            registry.async_get(entity_id) is not None
            or self._hass.states.get(entity_id) is not None
        )

    def _resolve(self, registry: er.EntityRegistry, ref: str) -> str | None:
        """Return the entity id of a binding, or remember that it has none."""
        entity_id = er.async_resolve_entity_id(registry, ref)
        if entity_id is None:
            self._unresolved.add(ref)
        return entity_id

    def _take_present_states(self) -> None:
        """Take the states that the bound entities have now."""
        slots: dict[int, Slot] = {}
        now = self._farm.now
        self._farm.turn(now)
        for slot in self._farm.all_slots():
            for source in slot.sources:
                if source.entity_id is None:
                    source.take(None, now)
                    slots[id(slot)] = slot
        for entity_id, watches in self._watches.items():
            state = self._hass.states.get(entity_id)
            then = self._farm.now
            if state is not None:
                then = self._farm.clock.farm_time(state.last_updated_timestamp)
            for watch in watches:
                watch(state, then)
        for entity_id, sources in self._sources.items():
            state = self._hass.states.get(entity_id)
            then = self._farm.now
            if state is not None:
                then = self._farm.clock.farm_time(state.last_reported_timestamp)
            for source in sources:
                source.take(state, then)
                slots[id(source.slot)] = source.slot
        for slot in slots.values():
            slot.refresh(now)
        for place in self._farm.places:
            place.problems_changed()

    @callback
    def _async_changed(self, event: Event[EventStateChangedData]) -> None:
        """Take a new state of a bound entity."""
        entity_id = event.data["entity_id"]
        self._take(entity_id, event.data["new_state"])

    @callback
    def _async_reported(self, event: Event[EventStateReportedData]) -> None:
        """Take a state that was reported again without a change."""
        self._take(event.data["entity_id"], event.data["new_state"])

    def _take(self, entity_id: str, state: State | None) -> None:
        """Hand a state to the sensors and watches that are bound to it."""
        if state is None:
            now = self._farm.now
        else:
            now = self._farm.clock.farm_time(state.last_reported_timestamp)
        if (
            now >= self._farm.stretches.ends
            or now >= self._farm.day_end
            or now < self._farm.day_start
        ):
            self._farm.turn(now)
        for source in self._sources.get(entity_id, ()):
            source.take(state, now)
            source.slot.refresh(now)
        for watch in self._watches.get(entity_id, ()):
            watch(state, now)

    @callback
    def _concerns(self, data: er.EventEntityRegistryUpdatedData) -> bool:
        """Return whether a registry change may touch a bound entity."""
        if data["action"] == "update":
            return data.get("old_entity_id") in self._bound
        if data["entity_id"] in self._bound:
            return True
        if data["action"] != "create" or not self._unresolved:
            return False
        created = er.async_get(self._hass).async_get(data["entity_id"])
        return created is not None and created.id in self._unresolved

    @callback
    def _async_registry_updated(
        self, event: Event[er.EventEntityRegistryUpdatedData]
    ) -> None:
        """Follow a bound entity that was renamed, removed or came back."""
        self.begin()
        self._renamed()
