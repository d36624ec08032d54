"""Finished batches, packed: listed at once, unpacked only when somebody looks inside.

Ten thousand of them are read in a moment and take less than 2 KB each, and about one more
where their light, heat, energy and water were measured.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
import json
from types import MappingProxyType
from typing import Final
import zlib

from .batch_store import Json, StoredBatchError, batch_from_stored, batch_to_stored
from .batches import Batches
from .events import BatchError, DuplicateBatchError, UnknownBatchError
from .exposure import Exposure
from .exposure_store import exposure_from_stored, exposure_to_stored
from .history import Batch

VERSION: Final = 1

_FIELDS: Final = (str, str, str, str, float, float, float, float, str)
# What was put away before exposures were kept has none.
_ALL_FIELDS: Final = (*_FIELDS, str)
_COUNTS: Final = (len(_FIELDS), len(_ALL_FIELDS))
_DIGITS: Final = 7


class NotEndedError(BatchError):
    """A batch that stands cannot be put away."""

    def __init__(self, batch: str, plants: int) -> None:
        """Keep the batch and the plants that stand."""
        super().__init__(f"{plants} plants of {batch!r} still stand")
        self.batch = batch
        self.plants = plants


@dataclass(frozen=True, slots=True)
class ArchivedBatch:
    """What a list shows of a finished batch; as text its whole history, and what it got."""

    id: str
    crop: str
    recipe: str
    variety: str
    sown: float
    ended: float
    grams: float
    waste_g: float
    packed: str
    got: str = ""

    @classmethod
    def of(cls, batch: Batch, exposure: Exposure | None = None) -> ArchivedBatch:
        """Return a finished batch as the archive keeps it, with what it got."""
        standing = batch.standing
        if standing.ended is None:
            raise NotEndedError(batch.id, standing.plants)
        packed = json.dumps(
            batch_to_stored(batch), separators=(",", ":"), ensure_ascii=False
        )
        return cls(
            batch.id,
            batch.crop,
            standing.recipe,
            batch.variety,
            standing.sown,
            standing.ended,
            standing.grams,
            standing.waste_g,
            packed,
            "" if exposure is None else _pack(exposure),
        )

    @property
    def exposure(self) -> Exposure | None:
        """Return what the batch got, None where that was not kept.

        Raise StoredBatchError where it is spoilt.
        """
        if not self.got:
            return None
        try:
            return exposure_from_stored(
                json.loads(zlib.decompress(b64decode(self.got)))
            )
        except (ValueError, zlib.error) as error:
            raise StoredBatchError(self.id, f"its exposure: {error}") from error

    @property
    def batch(self) -> Batch:
        """Return the batch with its history; raise StoredBatchError where it is spoilt."""
        try:
            stored = json.loads(self.packed)
        except ValueError as error:
            raise StoredBatchError(self.id, f"is not JSON: {error}") from error
        return batch_from_stored(stored, self.id)


@dataclass(frozen=True, slots=True)
class Archive:
    """Finished batches by their id."""

    by_id: Mapping[str, ArchivedBatch] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def __getitem__(self, batch_id: str) -> ArchivedBatch:
        """Return a finished batch; raise UnknownBatchError where there is none."""
        try:
            return self.by_id[batch_id]
        except KeyError:
            raise UnknownBatchError(batch_id) from None

    def __iter__(self) -> Iterator[ArchivedBatch]:
        """Yield every finished batch."""
        return iter(self.by_id.values())

    def __len__(self) -> int:
        """Return how many batches are finished."""
        return len(self.by_id)


def _pack(exposure: Exposure) -> str:
    """Return an exposure as text, without what only living plants have a use for."""
    lasting = replace(exposure, growth=None, weighings=())
    stored = json.dumps(_rounded(exposure_to_stored(lasting)), separators=(",", ":"))
    return b64encode(zlib.compress(stored.encode(), 9)).decode()


def _rounded(value: object) -> object:
    """Return JSON with as many digits as anybody has measured; whole numbers stay."""
    if isinstance(value, float):
        return value if value.is_integer() else float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value


def put_away(
    batches: Batches,
    archive: Archive,
    ended_before: float,
    exposures: Mapping[str, Exposure] = MappingProxyType({}),
) -> tuple[Batches, Archive]:
    """Return the batches without those that ended before a time, and the archive with them.

    `exposures` are what they got. Leave a few days for undoing: what is in the archive takes no more steps.
    """
    kept: dict[str, Batch] = {}
    away = dict(archive.by_id)
    for batch in batches:
        ended = batch.standing.ended
        if ended is None or ended >= ended_before:
            kept[batch.id] = batch
        elif batch.id in away:
            raise DuplicateBatchError(batch.id)
        else:
            away[batch.id] = ArchivedBatch.of(batch, exposures.get(batch.id))
    return (
        Batches(MappingProxyType(kept), batches.next_number),
        Archive(MappingProxyType(away)),
    )


def take_out(
    batches: Batches, archive: Archive, batch_id: str
) -> tuple[Batches, Archive]:
    """Return a finished batch to those that steps are taken with."""
    batch = archive[batch_id].batch
    if batch_id in batches.by_id:
        raise DuplicateBatchError(batch_id)
    left = {key: value for key, value in archive.by_id.items() if key != batch_id}
    return (
        Batches(
            MappingProxyType({**batches.by_id, batch_id: batch}), batches.next_number
        ),
        Archive(MappingProxyType(left)),
    )


def archive_to_stored(archive: Archive) -> dict[str, Json]:
    """Return the archive as JSON."""
    return {
        "version": VERSION,
        "batches": [
            [
                one.id,
                one.crop,
                one.recipe,
                one.variety,
                one.sown,
                one.ended,
                one.grams,
                one.waste_g,
                one.packed,
                one.got,
            ]
            for one in archive
        ],
    }


def archive_from_stored(stored: object) -> Archive:
    """Return the archive of a stored JSON; raise StoredBatchError where it is spoilt.

    The histories are not looked into, so that a start does not wait for them.
    """
    if not isinstance(stored, dict) or stored.get("version") != VERSION:
        raise StoredBatchError("version", f"is not {VERSION}")
    items = stored.get("batches")
    if not isinstance(items, list):
        raise StoredBatchError("batches", "is not a list")
    archive: dict[str, ArchivedBatch] = {}
    for index, item in enumerate(items):
        path = f"batches/{index}"
        if not isinstance(item, list) or len(item) not in _COUNTS:
            raise StoredBatchError(path, f"has not {len(_ALL_FIELDS)} fields")
        for place, (value, kind) in enumerate(zip(item, _ALL_FIELDS, strict=False)):
            sound = type(value) is kind or (kind is float and type(value) is int)
            if not sound:
                raise StoredBatchError(
                    f"{path}/{place}", f"{value!r} is no {kind.__name__}"
                )
        if item[0] in archive:
            raise StoredBatchError(path, f"{item[0]!r} is there twice")
        archive[item[0]] = ArchivedBatch(*item)
    return Archive(MappingProxyType(archive))
