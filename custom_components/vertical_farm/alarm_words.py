"""Alarms in plain words, in the language of Home Assistant."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)

from .const import DOMAIN
from .control.alarm_catalogue import AlarmKey, AlarmKind
from .control.alarm_notices import Message
from .crop_views import name_of
from .farm.live import Farm
from .farm.metrics import SPECS, Metric
from .farm.places import Place
from .farm.rack import Rack
from .farm.reservoir import Reservoir
from .farm.shelf import Shelf

_UNITS: Mapping[AlarmKind, str] = {
    AlarmKind.NO_FLOW: "%",
    AlarmKind.PUMP_WEAK: "%",
    AlarmKind.UNWANTED_FLOW: "%",
    AlarmKind.WATER_LOSS: "L",
    AlarmKind.LEVEL_LOW: "%",
    AlarmKind.LEVEL_HIGH: "%",
    AlarmKind.WATER_TEMPERATURE: "°C",
    AlarmKind.OXYGEN_LOW: "mg/L",
    AlarmKind.EC_OFF: "mS/cm",
    AlarmKind.EC_JUMP: "mS/cm",
    AlarmKind.AIR_HOT: "°C",
    AlarmKind.AIR_COLD: "°C",
    AlarmKind.AIR_HUMID: "%",
    AlarmKind.CONDENSATION: "°C",
    AlarmKind.AIR_DRY: "kPa",
    AlarmKind.COOLING_IDLE: "°C",
    AlarmKind.DRYING_IDLE: "%",
    AlarmKind.CO2_HIGH: "ppm",
    AlarmKind.CO2_LOW: "ppm",
    AlarmKind.CO2_DANGER: "ppm",
    AlarmKind.LIT_IN_DARK: "μmol/s⋅m²",
    AlarmKind.DARK_IN_LIGHT: "μmol/s⋅m²",
    AlarmKind.LIGHT_WEAK: "%",
    AlarmKind.DLI_OFF: "mol/m²",
}


async def async_alarm_words(hass: HomeAssistant, farm: Farm) -> AlarmWords:
    """Return how a farm speaks of its alarms."""
    for category in ("common", "selector"):
        await async_get_translations(hass, hass.config.language, category, {DOMAIN})
    return AlarmWords(farm)


def place_name(place: Place) -> str:
    """Return the name of a place, a shelf's with its rack's."""
    if isinstance(place, Shelf):
        return name_of(place)
    if isinstance(place, Farm | Rack | Reservoir):
        return place.layout.name
    return place.id


def kind_text(hass: HomeAssistant, kind: str) -> str:
    """Return what kind of alarm it is, in the system's language."""
    texts = async_get_cached_translations(hass, hass.config.language, "common", DOMAIN)
    return texts.get(f"component.{DOMAIN}.common.alarm_{kind}", kind.replace("_", " "))


@dataclass(frozen=True, slots=True)
class AlarmWords:
    """How a farm speaks of its alarms."""

    farm: Farm

    def __call__(
        self, message: Message, others: Iterable[AlarmKey] = ()
    ) -> tuple[str, str]:
        """Return the title and the text of a message, with what else there still is."""
        key = "alarm_title" if message.urgent else "warning_title"
        title = self._text(key).format(farm=self.farm.layout.name)
        return title, "\n".join(self._lines(message, others))

    def _lines(self, message: Message, others: Iterable[AlarmKey]) -> Iterator[str]:
        """Yield a line for every alarm, under what there is to say of it."""
        for heading, keys in (
            ("alarm_new", message.raised),
            ("alarm_escalated", message.escalated),
            ("alarm_again", message.repeated),
            ("alarm_warnings", message.warnings),
            ("alarm_over", message.over),
            ("alarm_others", others),
        ):
            lines = [self._line(key) for key in keys]
            if lines:
                yield self._text(heading)
                yield from (f"- {line}" for line in lines)

    def _line(self, key: AlarmKey) -> str:
        """Return an alarm with its place, its part and its value."""
        alarms = self.farm.alarms
        place = alarms.place_of(key)
        words = [kind_text(self.farm.hass, key.kind.value)]
        if place is not None:
            part = alarms.part(key)
            words += [] if part is None else [self._part(part)]
            words.append(place_name(place))
        text = ", ".join(words)
        alarm = alarms.get(key)
        if alarm is None or alarm.value is None or not alarm.active:
            return text
        unit = unit_of(key)
        value = f"{alarm.value:.4g} {unit}".strip()
        if alarm.limit is None:
            return f"{text}: {value}"
        return f"{text}: {value} ({alarm.limit:.4g} {unit}".strip() + ")"

    def _part(self, part: str) -> str:
        """Return the name of a device or a metric."""
        state = self.farm.hass.states.get(part) if "." in part else None
        if state is not None:
            return state.name
        language = self.farm.hass.config.language
        texts = async_get_cached_translations(
            self.farm.hass, language, "selector", DOMAIN
        )
        return texts.get(f"component.{DOMAIN}.selector.metric.options.{part}", part)

    def _text(self, key: str) -> str:
        """Return a text of the system's language."""
        hass = self.farm.hass
        language = hass.config.language
        texts = async_get_cached_translations(hass, language, "common", DOMAIN)
        return texts.get(f"component.{DOMAIN}.common.{key}", key)


def unit_of(key: AlarmKey) -> str:
    """Return the unit of an alarm's value."""
    if key.kind is AlarmKind.SENSOR_FAULT and key.part in Metric:
        return SPECS[Metric(key.part)].unit or ""
    return _UNITS.get(key.kind, "")
