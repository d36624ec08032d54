"""What the growing domain refuses, as errors that a user can read in their language."""

from collections.abc import Generator
from contextlib import contextmanager

from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .crop_views import shelf_name
from .farm.live import Farm, PersonNeededError
from .growing.archive import NotEndedError
from .growing.events import (
    AmountError,
    BatchError,
    BeforeSowingError,
    DifferentCropError,
    DuplicateBatchError,
    EndedError,
    FutureError,
    LastStageError,
    MissingReasonError,
    NothingToUndoError,
    NotUndoableError,
    PlantCountError,
    TooFewPlantsError,
    UnknownBatchError,
    UnknownShelfError,
    UnknownStageError,
)
from .growing.recipes import RecipeError
from .growing.tasks import (
    DuplicateTaskError,
    IntervalError,
    PlannedTaskError,
    TaskDoneError,
    TaskError,
    UnknownTaskError,
)


@contextmanager
def refusals(farm: Farm) -> Generator[None]:
    """Say in the user's language why the domain refuses something."""
    try:
        yield
    except BatchError as error:
        raise _batch_problem(farm, error) from error
    except RecipeError as error:
        raise problem(
            "recipe_refused", path=error.path or "recipe", reason=error.reason
        ) from error
    except TaskError as error:
        raise _task_problem(error) from error


@contextmanager
def person_needed() -> Generator[None]:
    """Say in the user's language that only a person may leave the mode."""
    try:
        yield
    except PersonNeededError as error:
        raise problem("person_needed", mode=error.mode.value) from error


def problem(key: str, **placeholders: str) -> ServiceValidationError:
    """Return a translated error."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders or None,
    )


def shown_time(at: float) -> str:
    """Return a UTC second as the user's clock shows it."""
    local = dt_util.as_local(dt_util.utc_from_timestamp(at))
    return local.strftime("%Y-%m-%d %H:%M")


def _batch_problem(farm: Farm, error: BatchError) -> ServiceValidationError:
    """Return what is wrong about a batch."""
    match error:
        case FutureError() | BeforeSowingError() | EndedError():
            return _time_problem(error)
        case UnknownStageError() | LastStageError():
            return _stage_problem(error)
        case TooFewPlantsError() | PlantCountError() | NotEndedError():
            return _plant_problem(farm, error)
        case UnknownBatchError():
            return problem("unknown_batch", batch=error.batch)
        case UnknownShelfError():
            return problem("unknown_shelf", shelf=error.shelf)
        case DuplicateBatchError():
            return problem("duplicate_batch", batch=error.batch)
        case DifferentCropError():
            return problem("different_crop", crop=error.crop, other=error.other)
        case AmountError():
            return problem(
                "impossible_amount",
                what=error.what,
                amount=f"{error.amount:g}",
                expected=error.expected,
            )
        case MissingReasonError():
            return problem(
                "missing_reason", what=error.what, amount=f"{error.amount:g}"
            )
        case NothingToUndoError():
            return problem("nothing_to_undo", batch=error.batch)
        case NotUndoableError():
            return problem("not_undoable", batch=error.batch, later=error.later)
    return problem("batch_refused", reason=str(error))


def _time_problem(
    error: FutureError | BeforeSowingError | EndedError,
) -> ServiceValidationError:
    """Return what is wrong about a time, with the time that it disagrees with."""
    at = shown_time(error.at)
    match error:
        case FutureError():
            return problem("in_the_future", at=at, now=shown_time(error.now))
        case BeforeSowingError():
            return problem("before_sowing", at=at, sown=shown_time(error.sown))
        case EndedError():
            return problem("after_the_end", at=at, ended=shown_time(error.ended))


def _stage_problem(error: UnknownStageError | LastStageError) -> ServiceValidationError:
    """Return what is wrong about a stage, with those that there are."""
    known = ", ".join(error.known)
    if isinstance(error, LastStageError):
        return problem("last_stage", stage=error.stage, known=known)
    return problem("unknown_stage", stage=error.stage, known=known)


def _plant_problem(
    farm: Farm, error: TooFewPlantsError | PlantCountError | NotEndedError
) -> ServiceValidationError:
    """Return what is wrong about a number of plants, with the number that is right."""
    match error:
        case TooFewPlantsError():
            return problem(
                "too_few_plants",
                wanted=str(error.wanted),
                there=str(error.there),
                shelf=shelf_name(farm, error.shelf),
                at=shown_time(error.at),
            )
        case PlantCountError():
            return problem(
                "plant_count", plants=str(error.plants), least=str(error.least)
            )
        case NotEndedError():
            return problem("not_ended", batch=error.batch, plants=str(error.plants))


def _task_problem(error: TaskError) -> ServiceValidationError:
    """Return what is wrong about a task."""
    match error:
        case UnknownTaskError():
            return problem("unknown_task", task=error.task)
        case DuplicateTaskError():
            return problem("duplicate_task", task=error.task)
        case TaskDoneError():
            return problem("task_done", task=error.task, done=shown_time(error.done))
        case PlannedTaskError():
            return problem("planned_at_companion")
        case IntervalError():
            return problem("impossible_interval", every_d=f"{error.every_d:g}")
    return problem("task_refused", reason=str(error))
