"""Reports in the language of who reads them: words, numbers and times."""

from datetime import date, datetime

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..crop_words import CropWords, as_local
from ..farm.live import Farm
from ..growing.targets import Target

LANGUAGES = ("en", "de", "nl")
_DAYS = {"en": "%d %b %Y", "de": "%d.%m.%Y", "nl": "%d-%m-%Y"}
_SHORT_DAYS = {"en": "%d %b", "de": "%d.%m.", "nl": "%d-%m"}


async def async_report_words(
    hass: HomeAssistant, farm: Farm, language: str
) -> ReportWords:
    """Return how a report of a farm speaks; English in a language that we do not."""
    base = language.partition("-")[0]
    known = base if base in LANGUAGES else "en"
    texts: dict[str, str] = {}
    for category in ("common", "selector"):
        texts |= await async_get_translations(hass, known, category, {DOMAIN})
    return ReportWords(CropWords(farm, known, texts))


class ReportWords:
    """How a report speaks."""

    def __init__(self, crops: CropWords) -> None:
        """Keep how it speaks of crops and places."""
        self.crops = crops
        self.language = crops.language

    def say(self, key: str, **placeholders: str) -> str:
        """Return a text of the reports."""
        return self.crops.say(f"report_{key}", **placeholders)

    def target(self, target: Target) -> str:
        """Return the name of a target."""
        key = f"component.{DOMAIN}.selector.target_metric.options.{target}"
        return self.crops.texts[key]

    def number(self, value: float, decimals: int = 0, unit: str = "") -> str:
        """Return a number as it is written, with its unit."""
        text = f"{value:,.{decimals}f}"
        if self.language != "en":
            text = text.translate(str.maketrans(",.", ".,"))
        return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text

    def percent(self, share: float) -> str:
        """Return a share in %; what is not all is not written as all, some not as none."""
        if 0.0 < share < 0.01:
            return f"<{self.number(1, 0, '%')}"
        return self.number(min(share * 100.0, 99.0 if share < 1.0 else 100.0), 0, "%")

    def day(self, at: float) -> str:
        """Return the local day of a UTC second."""
        return self.date(as_local(at))

    def date(self, day: date) -> str:
        """Return a calendar day."""
        return day.strftime(_DAYS[self.language])

    def short_day(self, at: float) -> str:
        """Return the local day of a UTC second without its year."""
        return as_local(at).strftime(_SHORT_DAYS[self.language])

    def moment(self, at: float) -> str:
        """Return a UTC second as local day and time."""
        return f"{self.day(at)} {as_local(at):%H:%M}"

    def now(self) -> datetime:
        """Return the time at which a report is made, by the farm's clock."""
        return as_local(self.crops.farm.now)

    def made(self, at: datetime) -> str:
        """Return when the report was made."""
        return self.say("made", time=self.moment(at.timestamp()))

    def place(self, place_id: str) -> str:
        """Return a place; one that the farm no longer has by what it was called."""
        named = self.crops.place(place_id)
        if named is not None:
            return named
        stranded = self.crops.farm.growing.stranded()
        if place_id in stranded:
            return stranded[place_id][0]
        return self.say("removed_place")
