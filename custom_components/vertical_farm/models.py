"""Types shared by the modules of the Vertical Farm integration."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry

from .farm.live import Farm
from .link.setup import FarmLink

if TYPE_CHECKING:
    from .demo.hardware import Hardware


@dataclass(slots=True)
class FarmRuntime:
    """What lives as long as a farm's config entry is set up.

    `take_over` brings farm, devices and entities to the entry's layout at once;
    while `changing`, that is about to happen anyway.
    """

    farm: Farm
    link: FarmLink
    take_over: Callable[[], None]
    changing: bool = False


type VerticalFarmConfigEntry = ConfigEntry[FarmRuntime]
type DemoConfigEntry = ConfigEntry[Hardware]
