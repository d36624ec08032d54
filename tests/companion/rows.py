"""One row in every table of tenants, for tests of what concerns all tables."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid7

from companion.alerts.models import Alert, AlertComing, AlertEvent, AlertRule, Health
from companion.automation.models import (
    AutomationRule,
    AutomationRun,
    AutomationSite,
    AutomationVersion,
)
from companion.changes.models import ChangeCounter, SiteChange
from companion.database import WriteSession
from companion.economy.models import (
    Customer,
    EnergyPrice,
    InputCost,
    InventoryItem,
    InventoryMovement,
    LabourEntry,
    SeedLot,
    Shipment,
    ShipmentLine,
)
from companion.farms.models import Device, Farm, Rack, Reservoir, ReservoirRack, Shelf
from companion.growing.models import (
    Batch,
    BatchEvent,
    Crop,
    Harvest,
    HarvestGrade,
    Observation,
    Recipe,
    RecipeVersion,
    StageSpan,
    Stay,
)
from companion.jobs.models import Schedule
from companion.jobs.service import enqueue
from companion.link.models import PairingCode, Site, SiteAnswer, SiteEvent
from companion.models import TenantModel
from companion.notes.models import Note, Photo
from companion.permissions import ROLE_PERMISSIONS, Role
from companion.proposals.models import Proposal
from companion.runtime import Runtime
from companion.scope import Actor, ActorKind, WriteScope
from companion.tasks.models import Task
from companion.telemetry.models import Sensor
from tests.companion.people import Tenant
from tests.companion.telemetry.feeds import NOON, Feed


def scope_over(runtime: Runtime, tenant: Tenant, session: WriteSession) -> WriteScope:
    """Act as the companion itself in one organization."""
    return WriteScope(
        session,
        tenant.id,
        Actor(ActorKind.SYSTEM, None),
        Role.OWNER,
        ROLE_PERMISSIONS[Role.OWNER],
        runtime.clock(),
    )


def fill(runtime: Runtime, tenant: Tenant) -> None:
    """Write a small farm with readings, and a batch that has a history."""
    with runtime.database.system() as session:
        scope = scope_over(runtime, tenant, session)
        for row in _rows(runtime.clock()):
            scope.add(row)
        now = runtime.clock()
        enqueue(session, "test.of-a-tenant", org_id=tenant.id, now=now)
        session.add(
            Schedule(
                key=f"test:{tenant.id}",
                org_id=tenant.id,
                name="test.of-a-tenant",
                cron="0 2 * * *",
                zone="UTC",
                next_run_at=now,
            )
        )
    assert Feed(tenant.owner).send(a=([NOON], [21.5])).status_code == 200


def linked(runtime: Runtime, tenant: Tenant, *, retired: bool = False) -> None:
    """Let Home Assistant own all that stands in the organization's farms."""
    since = runtime.clock() if retired else None
    with runtime.database.system() as session:
        scope = scope_over(runtime, tenant, session)
        for kind in (Farm, Rack, Shelf, Reservoir, Device, Sensor):
            session.execute(
                scope.update(kind).values(origin="home_assistant", retired_at=since)
            )


def owned_by_home_assistant(runtime: Runtime, tenant: Tenant) -> None:
    """Let Home Assistant own the organization's batches."""
    with runtime.database.system() as session:
        scope = scope_over(runtime, tenant, session)
        session.execute(scope.update(Batch).values(origin="home_assistant"))


def _watched(now: datetime, farm: UUID) -> list[TenantModel]:
    """Write a rule that has run at a site, and an alert."""
    rule, alert_rule, alert = uuid7(), uuid7(), uuid7()
    return [
        AutomationRule(id=rule, name="Rule", number=1, document={}),
        AutomationVersion(rule_id=rule, number=1, document={}, made_at=now),
        AutomationSite(
            rule_id=rule, farm_id=farm, state="active", number=1, changed_at=now
        ),
        AutomationRun(
            id=uuid7(),
            rule_id=rule,
            farm_id=farm,
            number=1,
            started_at=now,
            outcome="done",
        ),
        AlertRule(
            id=alert_rule, name="Alerts", enabled=False, kind="site_silent", watches={}
        ),
        Alert(
            id=alert,
            rule_id=alert_rule,
            farm_id=farm,
            subject_kind="farm",
            subject_id=farm,
            subject_name="Barn",
            level="warning",
            state="open",
            unit="min",
            opened_at=now,
        ),
        AlertEvent(
            alert_id=alert, kind="opened", at=now, level="warning", actor_kind="system"
        ),
        AlertComing(rule_id=alert_rule, subject_id=farm, level=1, since=now),
        Health(
            subject_kind="source",
            subject_id=uuid7(),
            farm_id=farm,
            name="Site",
            state="ok",
            since=now,
            last_seen_at=now,
            checked_at=now,
        ),
    ]


def _linked(now: datetime, farm: UUID) -> list[TenantModel]:
    """Write a site that has told something, and a code for the next one."""
    site, code = uuid7(), uuid7()
    return [
        Site(
            id=site,
            farm_id=farm,
            ha_id="01JFARM",
            software="0.1.0",
            protocol=1,
            paired_at=now,
            acknowledged=1,
            past_epochs=[],
        ),
        SiteEvent(
            site_id=site,
            id=uuid7(),
            epoch=uuid7(),
            sequence=1,
            kind="guard",
            at=now,
            received_at=now,
            content={},
        ),
        SiteChange(number=1, farm_id=farm, kind="recipe", item_id=uuid7()),
        ChangeCounter(last=1),
        SiteAnswer(
            site_id=site, kind="recipe", item_id=uuid7(), state="active", at=now
        ),
        Proposal(farm_id=farm, kind="targets", content={"bands": {}}, state="proposed"),
        PairingCode(id=code, hash=code.hex, created_at=now, expires_at=now),
    ]


def _rows(now: datetime) -> list[TenantModel]:
    farm, rack, shelf, reservoir = uuid7(), uuid7(), uuid7(), uuid7()
    recipe, version, batch, harvest = uuid7(), uuid7(), uuid7(), uuid7()
    parent = uuid7()
    return [
        Farm(id=farm, name="Barn", time_zone="UTC"),
        Rack(id=rack, farm_id=farm, name="A"),
        Shelf(
            id=shelf,
            farm_id=farm,
            rack_id=rack,
            name="A1",
            level=1,
            width_m=1.2,
            depth_m=0.6,
        ),
        Reservoir(id=reservoir, farm_id=farm, name="Tank", volume_l=200.0),
        ReservoirRack(reservoir_id=reservoir, rack_id=rack),
        Device(farm_id=farm, shelf_id=shelf, name="Lamp", kind="lamp"),
        Crop(key="cress", name="Cress", kind="microgreens", traits={}),
        Recipe(id=recipe, name="Fast cress", crop_key="cress"),
        RecipeVersion(
            id=version,
            recipe_id=recipe,
            number=1,
            crop_key="cress",
            document={},
            published_at=now,
        ),
        *(
            Batch(
                id=each,
                farm_id=farm,
                code=f"cress-{each.hex}",
                crop_key="cress",
                recipe_version_id=version,
                parent_id=None if each == parent else parent,
                sown_at=now,
                began_at=now,
                plants_at_start=10,
                plants=10,
            )
            for each in (parent, batch)
        ),
        BatchEvent(
            id=uuid7(),
            batch_id=batch,
            step_id=uuid7(),
            number=1,
            kind="sown",
            at=now,
            recorded_at=now,
            actor_kind="system",
            content={"where": {str(shelf): 10}},
        ),
        Stay(
            id=uuid7(),
            batch_id=batch,
            farm_id=farm,
            shelf_id=shelf,
            plants=10,
            started_at=now,
        ),
        StageSpan(id=uuid7(), batch_id=batch, stage="light", started_at=now),
        Observation(id=uuid7(), batch_id=batch, at=now, height_cm=3.5),
        Harvest(
            id=harvest,
            batch_id=batch,
            farm_id=farm,
            crop_key="cress",
            at=now,
            plants=0,
            grams=12.5,
            waste_g=0.0,
        ),
        HarvestGrade(harvest_id=harvest, grade="A", grams=12.5),
        *_work(now, farm, batch),
        *_trade(now, farm, batch, harvest),
        *_watched(now, farm),
        *_linked(now, farm),
    ]


def _work(now: datetime, farm: UUID, batch: UUID) -> list[TenantModel]:
    task, note = uuid7(), uuid7()
    return [
        Task(
            id=task,
            title="Clean the tank",
            priority="normal",
            status="open",
            due_at=now,
            farm_id=farm,
            rule="FREQ=WEEKLY",
            series_id=task,
            series_starts=now.replace(tzinfo=None).isoformat(),
            occurs=now.replace(tzinfo=None).isoformat(),
            occurrence=1,
        ),
        Note(id=note, body="Pale leaves", noted_at=now, batch_id=batch, task_id=task),
        Photo(note_id=note, sha256="0" * 64, bytes=1, width_px=1, height_px=1),
        LabourEntry(
            worked_on=now.date(),
            minutes=90,
            activity="harvest",
            task_id=task,
            rate_minor_per_hour=1450,
            currency="EUR",
        ),
    ]


def _trade(now: datetime, farm: UUID, batch: UUID, harvest: UUID) -> list[TenantModel]:
    item, movement, customer, shipment = uuid7(), uuid7(), uuid7(), uuid7()
    return [
        InventoryItem(id=item, name="Coir", kind="substrate", unit="kg", farm_id=farm),
        *(
            InventoryMovement(
                id=each,
                item_id=item,
                kind="purchase",
                quantity=Decimal("2.5"),
                moved_at=now,
                batch_id=batch,
                corrects_id=None if each == movement else movement,
                created_at=now,
            )
            for each in (movement, uuid7())
        ),
        InputCost(
            kind="substrate",
            spent_on=now.date(),
            amount_minor=1299,
            currency="EUR",
            description="Coir",
            item_id=item,
            movement_id=movement,
        ),
        EnergyPrice(
            farm_id=farm, price_minor_per_mwh=21345, currency="EUR", valid_from=now
        ),
        SeedLot(
            supplier="Seeds", lot_number="A-1", germination_percent=Decimal("93.5")
        ),
        Customer(id=customer, name="Canteen"),
        Shipment(id=shipment, customer_id=customer, shipped_at=now),
        ShipmentLine(shipment_id=shipment, harvest_id=harvest, grams=Decimal(10)),
    ]
