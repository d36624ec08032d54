"""Let the simulated plants be those that the demo farm's batches say."""

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ..agronomy.crops import load_crops
from ..farm.batch_events import BatchEvent, Happening
from ..farm.live import Farm
from ..growing.growth_model import Conditions, CropModel
from ..growing.recipes import Recipe, RecipeError
from ..growing.stages import DAY_S
from .crop import Crop
from .devices import lamp_key
from .lamp import SHELF_AREA_M2
from .record import DemoRecord, async_get_record

_LEFT_AFTER_CUT = 0.2
_G_PER_KG = 1000.0


async def async_tend_canopies(
    hass: HomeAssistant, farm: Farm, hardware_id: str
) -> CALLBACK_TYPE:
    """Let what is done with batches be done to the simulated plants, until stopped."""
    record = await async_get_record(hass, hardware_id)
    return farm.growing.async_on_event(Canopies(farm, record, hardware_id).take)


def usual_plant_g(recipe: Recipe, days: float) -> float:
    """Return the fresh mass of a plant so many days after sowing, in a usual climate."""
    model = CropModel(load_crops().crops[recipe.crop])
    growth = model.begin(recipe.stages[0])
    for stage in recipe.stages:
        part = min(max(days, 0.0), stage.duration_d)
        if part > 0.0:
            growth = model.after(growth, stage, Conditions(part * DAY_S))
        days -= part
    return model.plant_g(growth)


class Canopies:
    """The plants on the shelves of a demo farm, and their simulated canopies.

    A shelf is known by its simulated lamp. Canopies of shelves on which nothing was ever
    sown are left to grow and be cut by themselves.
    """

    def __init__(self, farm: Farm, record: DemoRecord, hardware_id: str) -> None:
        """Look at what stands."""
        self._farm = farm
        self._record = record
        self._hardware_id = hardware_id
        self._plants = self._counted()
        self._before: dict[str, float] = {}

    @callback
    def take(self, event: BatchEvent) -> None:
        """Let something happen to the canopies that happened to a batch."""
        before, self._plants = self._plants, self._counted()
        changed = [
            shelf
            for shelf in before.keys() | self._plants.keys()
            if before.get(shelf, 0) != self._plants.get(shelf, 0)
        ]
        if event.kind is Happening.HARVESTED and not changed and event.shelves:
            self._cut(event.shelves[0], event.grams or 0.0)
            return
        arriving_kg = self._arriving_kg(event, before)
        for shelf in changed:
            if (crop := self._canopy(shelf)) is None:
                continue
            was, plants = before.get(shelf, 0), self._plants.get(shelf, 0)
            left = crop.fresh_kg_m2 if was else 0.0
            if event.kind is Happening.UNDONE:
                grown = self._before.get(shelf, left)
            elif plants < was:
                grown = left * plants / was
            else:
                grown = left + (plants - was) * arriving_kg / SHELF_AREA_M2
            self._before[shelf] = left
            crop.become(grown)
        if changed:
            self._record.save_soon()

    def _arriving_kg(self, event: BatchEvent, before: dict[str, int]) -> float:
        """Return what a plant weighs that comes to a shelf: as where it was, or by age."""
        if event.kind is Happening.MOVED and len(event.shelves) > 1:
            origin = event.shelves[1]
            crop = self._canopy(origin)
            if crop is not None and before.get(origin):
                return crop.fresh_kg_m2 * SHELF_AREA_M2 / before[origin]
        growing = self._farm.growing
        try:
            recipe = growing.recipes.find(event.recipe)
            sown = growing.standing(event.batch).sown
        except RecipeError, KeyError, ValueError:
            return 0.0
        days = (self._farm.now - sown) / DAY_S
        return usual_plant_g(recipe, days) / _G_PER_KG

    def _cut(self, shelf: str, grams: float) -> None:
        """Take some of a canopy off; the plants stay."""
        if (crop := self._canopy(shelf)) is not None:
            cut = grams / _G_PER_KG / SHELF_AREA_M2
            self._before[shelf] = crop.fresh_kg_m2
            crop.become(max(crop.fresh_kg_m2 - cut, _LEFT_AFTER_CUT * crop.fresh_kg_m2))

    def _counted(self) -> dict[str, int]:
        """Return the plants on each shelf that has any."""
        growing = self._farm.growing
        counts = {
            shelf.id: sum(plants for _, plants in growing.on_shelf(shelf.id))
            for shelf in self._farm.shelves
        }
        return {shelf: plants for shelf, plants in counts.items() if plants}

    def _canopy(self, shelf_id: str) -> Crop | None:
        """Return the simulated canopy of a shelf, None where its lamp is another one."""
        world = self._record.world
        registry = er.async_get(self._farm.hass)
        for shelf in self._farm.shelves:
            if shelf.id != shelf_id or shelf.layout.lamp is None:
                continue
            entity_id = er.async_resolve_entity_id(registry, shelf.layout.lamp)
            lamp = registry.async_get(entity_id) if entity_id else None
            for index, plot in enumerate(world.plots):
                rack, level = divmod(index, world.shelves)
                key = lamp_key(rack + 1, level + 1)
                if lamp and lamp.unique_id == f"{self._hardware_id}_{key}":
                    return plot.crop
        return None
