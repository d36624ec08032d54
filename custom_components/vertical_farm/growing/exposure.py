"""Exposure: what the plants of a batch have got, wherever they stood.

Light and heat are those of the mean plant; energy and water are those of the whole batch.
Every sum comes with the seconds for which it was known. Within a stretch a value is taken
for its mean: degree days and bands are judged by quarters of an hour.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ..agronomy.degree_days import DAY_S, clamped_rate
from ..agronomy.light import MIN_COVERAGE
from ..agronomy.psychrometrics import air_vpd
from ..agronomy.yields import Weighing
from .growth_model import Conditions, CropModel, Growth
from .recipes import Band, Recipe, Stage
from .stages import InStage
from .stretches import STRETCH_S, UNKNOWN, Stretch
from .targets import Target, bands_now

_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Day:
    """What the mean plant got in a crop day, of which the batch lived `seconds`."""

    start: float
    seconds: float = 0.0
    light_mol: float = 0.0
    light_s: float = 0.0
    lit_s: float = 0.0
    heat_cd: float = 0.0
    heat_s: float = 0.0

    def plus(self, other: Day, own: float = 1.0, share: float = 1.0) -> Day:
        """Return the sums of two, each weighted."""
        return Day(
            self.start,
            own * self.seconds + share * other.seconds,
            own * self.light_mol + share * other.light_mol,
            own * self.light_s + share * other.light_s,
            own * self.lit_s + share * other.lit_s,
            own * self.heat_cd + share * other.heat_cd,
            own * self.heat_s + share * other.heat_s,
        )

    @property
    def dli_mol(self) -> float | None:
        """Return the light in mol/m², None where too little of it was measured."""
        return self.light_mol if _covered(self.light_s, self.seconds) else None

    @property
    def heat_per_day(self) -> float | None:
        """Return the °C·d of 24 such hours, None where too little was measured."""
        if self.heat_s <= 0.0 or not _covered(self.heat_s, self.seconds):
            return None
        return self.heat_cd / self.heat_s * DAY_S


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds that a batch was within, below and above a target, and not known."""

    within_s: float = 0.0
    below_s: float = 0.0
    above_s: float = 0.0
    unknown_s: float = 0.0

    def plus(self, other: Times, own: float = 1.0, share: float = 1.0) -> Times:
        """Return the sums of two, each weighted."""
        return Times(
            own * self.within_s + share * other.within_s,
            own * self.below_s + share * other.below_s,
            own * self.above_s + share * other.above_s,
            own * self.unknown_s + share * other.unknown_s,
        )


@dataclass(frozen=True, slots=True)
class StageHeat:
    """The heat of a stage; `due` is when it had the degree days that end the stage."""

    seconds: float = 0.0
    heat_cd: float = 0.0
    heat_s: float = 0.0
    due: float | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a batch got from its sowing to `until`, in UTC seconds."""

    since: float
    until: float
    whole: Day = field(default_factory=lambda: Day(0.0))
    stage: StageHeat = field(default_factory=StageHeat)
    days: tuple[Day, ...] = ()
    targets: Mapping[Target, Times] = field(default_factory=dict)
    energy_kwh: float = 0.0
    energy_s: float = 0.0
    water_l: float = 0.0
    water_s: float = 0.0
    growth: Growth | None = None
    weighings: tuple[Weighing, ...] = ()

    @property
    def light_coverage(self) -> float | None:
        """Return the share of the time whose light is known, None before any passed."""
        return _share(self.whole.light_s, self.whole.seconds)

    @property
    def measured(self) -> bool:
        """Return whether anything that the batch got is known."""
        whole = self.whole
        seconds = (whole.light_s, whole.heat_s, self.energy_s, self.water_s)
        return any(seconds) or bool(self.weighings)

    @property
    def heat_coverage(self) -> float | None:
        """Return the share of the time whose heat is known, None before any passed."""
        return _share(self.whole.heat_s, self.whole.seconds)

    def part(self, share: float) -> Exposure:
        """Return the exposure of so many of the plants: its share of energy and water."""
        return replace(
            self, energy_kwh=self.energy_kwh * share, water_l=self.water_l * share
        )

    def joined(self, plants: float, other: Exposure, others: float) -> Exposure:
        """Return the exposure of the mean plant after those of another batch joined."""
        own, share = plants / (plants + others), others / (plants + others)
        days = {day.start: Day(day.start).plus(day, 1.0, own) for day in self.days}
        for day in other.days:
            days[day.start] = days.get(day.start, Day(day.start)).plus(day, 1.0, share)
        growth = self.growth or other.growth
        if self.growth is not None and other.growth is not None:
            growth = self.growth.mixed(plants, other.growth, others)
        return replace(
            self,
            since=min(self.since, other.since),
            whole=self.whole.plus(other.whole, own, share),
            days=tuple(days[start] for start in sorted(days)),
            targets={
                target: self.targets.get(target, Times()).plus(
                    other.targets.get(target, Times()), own, share
                )
                for target in {**self.targets, **other.targets}
            },
            energy_kwh=self.energy_kwh + other.energy_kwh,
            energy_s=own * self.energy_s + share * other.energy_s,
            water_l=self.water_l + other.water_l,
            water_s=own * self.water_s + share * other.water_s,
            growth=growth,
        )

    def in_next_stage(self) -> Exposure:
        """Return the exposure at the beginning of a stage."""
        return replace(self, stage=StageHeat())

    def restaged(self, since: float) -> Exposure:
        """Return the exposure with a stage that began long ago; its heat by whole days."""
        heat = Day(since)
        for day in self.days:
            if day.start >= since:
                heat = heat.plus(day)
        lived = max(self.until - since, 0.0)
        return replace(self, stage=StageHeat(lived, heat.heat_cd, heat.heat_s))

    def in_stage(self, stage: str, since: float, now: float) -> InStage:
        """Return how far a batch is in its stage.

        The heat of a recent day is that of the last one which was measured.
        """
        state = self.stage
        heat = state.heat_cd if _covered(state.heat_s, state.seconds) else None
        recent = next(
            (day.heat_per_day for day in reversed(self.days[-3:-1]) if day.heat_s),
            None,
        )
        return InStage(stage, (now - since) / DAY_S, heat, recent)

    def forgotten(self, since: float) -> Exposure:
        """Return the exposure with everything from a time on unknown.

        For a move that is logged when the stretches of that time are no longer kept. Of
        days only whole ones are forgotten; sums that are not kept by day lose their share.
        """
        kept = tuple(
            day if day.start + DAY_S <= since else Day(day.start, day.seconds)
            for day in self.days
        )
        lived = max(self.until - self.since, 1.0)
        share = min(max(since - self.since, 0.0) / lived, 1.0)
        whole = Day(0.0)
        for day in kept:
            whole = whole.plus(day)
        return replace(
            self,
            whole=replace(whole, start=self.whole.start, seconds=self.whole.seconds),
            stage=StageHeat(self.stage.seconds),
            days=kept,
            targets={
                target: Times(
                    share * times.within_s,
                    share * times.below_s,
                    share * times.above_s,
                    times.unknown_s
                    + (1.0 - share) * (times.within_s + times.below_s + times.above_s),
                )
                for target, times in self.targets.items()
            },
            energy_kwh=share * self.energy_kwh,
            energy_s=share * self.energy_s,
            water_l=share * self.water_l,
            water_s=share * self.water_s,
        )


@dataclass(frozen=True, slots=True)
class Stood:
    """A stretch of a shelf on which some of a batch stood.

    `weight` is the share of the batch's plants, `area_share` the share of the shelf's
    planted area. Whether it was lit comes with the seconds since the lamp switched.
    """

    stretch: Stretch
    lit: bool | None
    since_switch_s: float | None
    weight: float
    area_share: float


class Cultivation:
    """A crop's recipe and model: what turns stretches into exposure."""

    def __init__(self, recipe: Recipe, model: CropModel) -> None:
        """Take the recipe that a batch follows."""
        self.recipe = recipe
        self.model = model

    def begin(self, at: float) -> Exposure:
        """Return the exposure of what is sown at a time."""
        return Exposure(at, at, growth=self.model.begin(self.recipe.stages[0]))

    def after(
        self,
        before: Exposure,
        span: tuple[float, float],
        stood: Sequence[Stood],
        stage_id: str,
        day: tuple[float, float],
    ) -> Exposure:
        """Return the exposure after a part of a stretch, within one crop day.

        `span` and `day` are the UTC seconds at which the part and that day start and end.
        """
        stage = self.recipe.stage(stage_id)
        until, seconds = span[1], span[1] - span[0]
        got = _Got(seconds / STRETCH_S, self.recipe)
        for place in stood:
            got.add(place, stage)
        sums = Day(
            day[0],
            seconds,
            got.light_mol,
            got.light_s,
            got.lit_s,
            got.heat_cd,
            got.heat_s,
        )
        if before.days and before.days[-1].start == day[0]:
            days = (*before.days[:-1], before.days[-1].plus(sums))
        else:
            days = (*before.days, sums)
        growth = before.growth
        if growth is not None:
            growth = self.model.after(growth, stage, got.conditions(seconds))
        after = Exposure(
            before.since,
            until,
            before.whole.plus(sums),
            self._stage_heat(before, span, sums, stage),
            days,
            _with_times(before.targets, got.times),
            before.energy_kwh + got.energy_kwh,
            before.energy_s + got.energy_s,
            before.water_l + got.water_l,
            before.water_s + got.water_s,
            growth,
            before.weighings,
        )
        return self._after_day(after, stage, day) if until >= day[1] else after

    def weighed(self, before: Exposure, grams: float, plants: int) -> Exposure:
        """Return the exposure with a weighed sample beside what the model says."""
        if before.growth is None or grams <= 0.0 or plants < 1:
            return before
        expected = self.model.plant_g(before.growth)
        if expected <= 0.0:
            return before
        weighing = Weighing(expected, grams / plants, plants)
        return replace(before, weighings=(*before.weighings, weighing))

    def _stage_heat(
        self,
        before: Exposure,
        span: tuple[float, float],
        sums: Day,
        stage: Stage,
    ) -> StageHeat:
        """Return the heat of the stage, and when it was enough."""
        old = before.stage
        heat, due = old.heat_cd + sums.heat_cd, old.due
        wanted = stage.degree_days
        if due is None and wanted is not None and heat >= wanted > old.heat_cd:
            share = (wanted - old.heat_cd) / sums.heat_cd
            due = span[0] + share * (span[1] - span[0])
        return StageHeat(
            old.seconds + sums.seconds, heat, old.heat_s + sums.heat_s, due
        )

    def _after_day(
        self, ended: Exposure, stage: Stage, day: tuple[float, float]
    ) -> Exposure:
        """Return the exposure with the day judged, and grown by its light."""
        last = ended.days[-1]
        growth = ended.growth
        if growth is not None:
            growth = self.model.after_day(
                growth, stage, last.seconds, last.light_mol, last.light_s
            )
        times: dict[Target, Times] = {}
        whole = _covered(last.seconds, day[1] - day[0]) and _covered(
            last.light_s, last.seconds
        )
        for target, value in (
            (Target.DLI, last.light_mol),
            (Target.PHOTOPERIOD, last.lit_s / _HOUR_S),
        ):
            band = stage["dli_mol" if target is Target.DLI else "photoperiod_h"]
            known_s = last.seconds if whole else 0.0
            times[target] = _times(value, band, known_s, last.seconds)
        return replace(ended, growth=growth, targets=_with_times(ended.targets, times))


class _Got:
    """What the mean plant of a batch gets in a part of a stretch, added up by shelf."""

    def __init__(self, part: float, recipe: Recipe) -> None:
        """Begin with nothing."""
        self._part = part
        self._recipe = recipe
        self.light_mol = self.light_s = self.lit_s = 0.0
        self.heat_cd = self.heat_s = 0.0
        self.energy_kwh = self.energy_s = self.water_l = self.water_s = 0.0
        self._air_cs = self._co2_s = self._co2_ppms = 0.0
        self.times: dict[Target, Times] = {}

    def add(self, place: Stood, stage: Stage) -> None:
        """Add what a shelf gave."""
        seen = place.stretch
        part = self._part * place.weight
        self.light_mol += part * seen.light_mol
        self.light_s += part * seen.light_s
        self.lit_s += part * seen.lit_s
        air_s = part * seen.temperature_s
        rate = clamped_rate(
            seen.temperature_c, self._recipe.base_c, self._recipe.upper_c
        )
        self.heat_cd += rate * air_s / DAY_S
        self.heat_s += air_s
        self._air_cs += seen.temperature_c * air_s
        self._co2_s += part * seen.co2_s
        self._co2_ppms += part * seen.co2_s * seen.co2_ppm
        self.energy_kwh += self._part * place.area_share * seen.energy_kwh
        self.energy_s += part * seen.energy_s
        self.water_l += self._part * place.area_share * seen.water_l
        self.water_s += part * seen.water_l_s
        for target, times in _judged(place, stage).items():
            known = self.times.get(target)
            scaled = Times().plus(times, 0.0, part)
            self.times[target] = scaled if known is None else known.plus(scaled)

    def conditions(self, seconds: float) -> Conditions:
        """Return what drives growth; known where half of the time was measured."""
        half = seconds / 2.0
        return Conditions(
            seconds,
            self.lit_s / self.light_s if self.light_s > half else None,
            self.light_mol * 1e6 / self.lit_s if self.lit_s > 0.0 else 0.0,
            self._co2_ppms / self._co2_s if self._co2_s > half else None,
            self._air_cs / self.heat_s if self.heat_s > half else None,
            self.light_s if self.light_s > half else 0.0,
            self._co2_s if self._co2_s > half else 0.0,
            self.heat_s if self.heat_s > half else 0.0,
        )


def _judged(place: Stood, stage: Stage) -> dict[Target, Times]:
    """Return where the values of a whole stretch were."""
    seen = place.stretch
    if seen is UNKNOWN:
        return dict.fromkeys(_BY_STRETCH, _UNKNOWN_TIMES)
    bands = bands_now(stage, lit=place.lit, since_switch_s=place.since_switch_s)
    vpd_s = min(seen.temperature_s, seen.humidity_s)
    vpd = air_vpd(seen.temperature_c, seen.humidity_pct) if vpd_s else 0.0
    values = (
        (Target.TEMPERATURE, seen.temperature_c, seen.temperature_s),
        (Target.HUMIDITY, seen.humidity_pct, seen.humidity_s),
        (Target.VPD, vpd, vpd_s),
        (Target.CO2, seen.co2_ppm, seen.co2_s),
        (Target.EC, seen.ec_ms_cm, seen.ec_s),
        (Target.PH, seen.ph, seen.ph_s),
        (Target.WATER_TEMPERATURE, seen.water_c, seen.water_s),
    )
    times = {
        target: _times(value, bands[target], known_s, STRETCH_S)
        for target, value, known_s in values
    }
    ppfd = _times(seen.ppfd_lit_umol, stage["ppfd_umol"], seen.lit_s, seen.lit_s)
    dark_s = seen.light_s - seen.lit_s
    times[Target.PPFD] = ppfd.plus(Times(dark_s, 0.0, 0.0, STRETCH_S - seen.light_s))
    return times


_BY_STRETCH = tuple(
    target for target in Target if target not in (Target.DLI, Target.PHOTOPERIOD)
)
_UNKNOWN_TIMES = Times(unknown_s=STRETCH_S)


def _times(value: float, band: Band, known_s: float, seconds: float) -> Times:
    """Return where a value was for so many known seconds."""
    unknown_s = seconds - known_s
    if value < band.minimum:
        return Times(0.0, known_s, 0.0, unknown_s)
    if value > band.maximum:
        return Times(0.0, 0.0, known_s, unknown_s)
    return Times(known_s, 0.0, 0.0, unknown_s)


def _with_times(
    before: Mapping[Target, Times], more: Mapping[Target, Times]
) -> Mapping[Target, Times]:
    """Return the times with more of them."""
    times = dict(before)
    for target, added in more.items():
        times[target] = times.get(target, Times()).plus(added)
    return MappingProxyType(times)


def _share(known_s: float, seconds: float) -> float | None:
    """Return the known share of a time."""
    return min(known_s / seconds, 1.0) if seconds > 0.0 else None


def _covered(known_s: float, seconds: float) -> bool:
    """Return whether enough of a time was measured to speak of it."""
    return known_s >= MIN_COVERAGE * seconds
