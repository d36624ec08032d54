"""Taking in what a site sends: its layout, and its events in their order."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from ..farms import mirror as farms
from ..farms.models import Farm, Rack, Reservoir, Shelf
from ..growing import mirror as growing
from ..problems import Problem
from ..scope import WriteScope
from ..telemetry import mirror as telemetry
from . import answering, service
from .models import Site, SiteEvent
from .pairing import check_protocol
from .problems import EpochOver, LayoutOutdated, SequenceGap
from .schemas import (
    BatchesTold,
    BatchGone,
    BatchTold,
    EventRefused,
    EventsTaken,
    EventsTold,
    EventTold,
    HappeningTold,
    LayoutTaken,
    LayoutTold,
    Located,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def take_layout(scope: WriteScope, site: Site, body: LayoutTold) -> LayoutTaken:
    """Let the farm stand as the site says, unless a newer layout came before."""
    _check_epoch(site, body.epoch)
    farm = scope.find(Farm, site.farm_id)
    there = farm.layout_revision or 0
    if site.layout_epoch == body.epoch and body.revision < there:
        raise LayoutOutdated(body.revision, there)
    taken = farms.take_over(scope, farm, _standing(body), body.revision)
    _place_sensors(scope, site, body)
    site.layout_epoch = body.epoch
    scope.session.flush()
    return LayoutTaken(
        revision=body.revision,
        added=taken.added,
        changed=taken.changed,
        retired=taken.retired,
    )


def _check_epoch(site: Site, epoch: UUID) -> None:
    if str(epoch) in site.past_epochs:
        raise EpochOver(epoch)


def _standing(body: LayoutTold) -> farms.Standing:
    """Read a layout as farms understand it."""
    return farms.Standing(
        farm=body.farm.model_dump(),
        racks=[
            farms.Part(
                rack.id,
                {"name": rack.name, "row_name": rack.row, "position": rack.position},
            )
            for rack in body.racks
        ],
        shelves=[
            farms.Part(
                shelf.id, {**shelf.model_dump(exclude={"id"}), "rack_id": rack.id}
            )
            for rack in body.racks
            for shelf in rack.shelves
        ],
        reservoirs=[
            farms.Part(
                each.id,
                {"name": each.name, "volume_l": each.volume_l, "rack_ids": each.racks},
            )
            for each in body.reservoirs
        ],
        devices=[
            farms.Part(
                each.id,
                each.model_dump(exclude={"id", "rack", "shelf", "reservoir"})
                | {f"{name}_id": place for name, place in _places(each, body).items()},
            )
            for each in body.devices
        ],
    )


def _places(each: Located, body: LayoutTold) -> dict[str, str | None]:
    """Give where something is; a shelf says its rack."""
    rack = each.rack
    if each.shelf is not None:
        rack = next(
            rack.id
            for rack in body.racks
            if any(shelf.id == each.shelf for shelf in rack.shelves)
        )
    return {"rack": rack, "shelf": each.shelf, "reservoir": each.reservoir}


def _place_sensors(scope: WriteScope, site: Site, body: LayoutTold) -> None:
    """Let the site have the sensors of its layout."""
    ids: dict[str, dict[str, UUID]] = {
        name: {
            ha_id: row.id
            for ha_id, row in farms.parts_by_ha_id(scope, model, site.farm_id).items()
        }
        for name, model in (("rack", Rack), ("shelf", Shelf), ("reservoir", Reservoir))
    }
    placed = []
    for each in body.sensors:
        where = _places(each, body)
        at = {name: ids[name].get(place or "") for name, place in where.items()}
        placed.append(
            telemetry.Placed(
                key=each.key,
                name=each.name,
                quantity=each.quantity,
                unit=each.unit,
                rack_id=at["rack"],
                shelf_id=at["shelf"],
                reservoir_id=at["reservoir"],
            )
        )
    telemetry.place_sensors(scope, site.id, site.farm_id, placed)


def take_events(scope: WriteScope, site: Site, body: EventsTold) -> EventsTaken:
    """Take events in that were not taken in before, each once, in their order."""
    check_protocol(body.protocol)
    _enter_epoch(site, body)
    _note(scope, site, body)
    refused: list[EventRefused] = []
    for event in body.events:
        if event.sequence <= site.acknowledged:
            continue
        if (problem := _take(scope, site, body.epoch, event)) is not None:
            refused.append(problem)
        site.acknowledged, site.acknowledged_id = event.sequence, event.id
    site.updated_at = scope.now
    scope.session.flush()
    state = service.sync_state(scope, site)
    return EventsTaken(**state.model_dump(), refused=refused)


def _enter_epoch(site: Site, body: EventsTold) -> None:
    """Go on in the site's count, or begin its new one; refuse what leaves a hole."""
    _check_epoch(site, body.epoch)
    is_new = site.epoch != body.epoch
    expected = 1 if is_new else site.acknowledged + 1
    if body.events and body.events[0].sequence > expected:
        raise SequenceGap(expected, body.events[0].sequence)
    if is_new:
        if site.epoch is not None:
            site.past_epochs = [*site.past_epochs, str(site.epoch)]
        site.epoch, site.acknowledged = body.epoch, 0
        site.acknowledged_id = None


def _note(scope: WriteScope, site: Site, body: EventsTold) -> None:
    """Note how the site stands."""
    sent_at = EPOCH + timedelta(milliseconds=body.sent_at)
    site.clock_ahead_ms = (sent_at - scope.now) // timedelta(milliseconds=1)
    site.last_seen_at = scope.now
    site.software, site.protocol = body.software, body.protocol
    site.waiting_events = body.waiting_events - len(body.events)
    if body.readings_sent_until is not None:
        site.readings_sent_until = body.readings_sent_until


def _take(
    scope: WriteScope, site: Site, epoch: UUID, event: EventTold
) -> EventRefused | None:
    """Keep an event and let the records follow it; tell why they cannot."""
    known = scope.session.scalar(
        scope.select(SiteEvent).where(
            SiteEvent.site_id == site.id, SiteEvent.id == event.id
        )
    )
    if known is not None:
        return None
    problem = _follow(scope, site, event)
    scope.add(
        SiteEvent(
            site_id=site.id,
            epoch=epoch,
            received_at=scope.now,
            refused=None if problem is None else f"{problem.code}: {problem.message}",
            **event.model_dump(),
        )
    )
    return problem


def _follow(scope: WriteScope, site: Site, event: EventTold) -> EventRefused | None:
    """Let the records follow an event; what makes no sense takes back itself alone."""
    follow = FOLLOWERS.get(event.kind)
    if follow is None:
        return None
    try:
        with scope.session.begin_nested():
            follow(scope, site, event.content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(str(part) for part in first["loc"])
        return EventRefused(
            sequence=event.sequence,
            code="invalid-content",
            message=f"/content/{where}: {first['msg']}",
        )
    except Problem as problem:
        return EventRefused(
            sequence=event.sequence,
            code=problem.slug,
            message=problem.detail or problem.title,
        )
    except IntegrityError:
        return EventRefused(
            sequence=event.sequence,
            code="in-use",
            message="Other records depend on what this would change.",
        )
    return None


def _batch(scope: WriteScope, site: Site, content: Mapping[str, Any]) -> None:
    """Let a batch have the history that is told."""
    told = BatchTold.model_validate(content)
    growing.take_over(
        scope,
        site.farm_id,
        site.id,
        growing.History(
            ha_id=told.id,
            crop_key=told.crop,
            variety=told.variety or None,
            sown_at=told.sown_at,
            recipe=told.recipe,
            seed_lot=told.seed_lot,
            events=[_happened(each) for each in told.events],
        ),
    )


def _happened(told: HappeningTold) -> growing.Happened:
    details = told.model_dump(
        include={
            "by_hand",
            "recipe",
            "plants",
            "weight_g",
            "height_cm",
            "grades",
            "waste_g",
            "waste_cause",
            "cause",
            "note",
        }
    )
    return growing.Happened(
        kind=told.kind,
        at=told.at,
        number=told.number,
        left=told.left,
        came=told.came,
        stage=told.stage,
        other=told.other,
        details=details,
    )


def _batch_gone(scope: WriteScope, site: Site, content: Mapping[str, Any]) -> None:
    """Put a batch aside that Home Assistant no longer has."""
    growing.forget(scope, site.farm_id, BatchGone.model_validate(content).id)


def _batches(scope: WriteScope, site: Site, content: Mapping[str, Any]) -> None:
    """Put the batches aside that Home Assistant does not know."""
    told = BatchesTold.model_validate(content)
    growing.forget_others(scope, site.farm_id, set(told.ids))


type Follow = Callable[[WriteScope, Site, Mapping[str, Any]], None]

# What is not here is kept as it was told, and changes no record.
FOLLOWERS: Mapping[str, Follow] = {
    "batch": _batch,
    "batch_gone": _batch_gone,
    "batches": _batches,
    "task": answering.take_task,
    "task_gone": answering.forget_task,
    "tasks": answering.forget_other_tasks,
    "answer": answering.take_answer,
    "rule_run": answering.take_run,
}
