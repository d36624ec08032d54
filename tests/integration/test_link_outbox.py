"""The outbox: what happened is told exactly once, whatever is lost, repeated or restored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
import shutil
import tempfile

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.vertical_farm.link.outbox import (
    KEPT_ABSENCES,
    KEPT_EVENTS,
    News,
    Outbox,
    OutboxEvent,
    Portion,
    Position,
)

type Open = Callable[[], Outbox]


def fresh(path: Path) -> Outbox:
    """Open the outbox of a folder."""
    return Outbox(path / "outbox.db")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Open the outbox of the test's folder, again and again; each is closed in the end."""
    boxes: list[Outbox] = []

    def open_outbox() -> Outbox:
        """Open it as a start of Home Assistant does."""
        boxes.append(fresh(tmp_path))
        return boxes[-1]

    yield open_outbox
    for box in boxes:
        box.close()


def happened(name: str) -> News:
    """Return something that happened."""
    return News("guard", "2026-11-23T12:00:00.000Z", f'{{"name":"{name}"}}')


def state(name: str, digest: str | None) -> News:
    """Return the present state of a batch, None where it is over."""
    return News("batch", "2026-11-23T12:00:00.000Z", f'"{digest}"', name, digest)


def test_events_are_numbered_and_kept_until_they_are_taken_in(opened: Open) -> None:
    """In their order; a restart changes nothing."""
    outbox = opened()
    outbox.tell([happened("a"), happened("b")])
    outbox.tell([happened("c")])
    outbox.acknowledge(1)
    outbox.close()

    again = opened()

    assert again.epoch == outbox.epoch
    assert [(e.sequence, e.content) for e in again.pending(10, 10_000)] == [
        (2, '{"name":"b"}'),
        (3, '{"name":"c"}'),
    ]
    assert (again.acknowledged, again.last, again.waiting) == (1, 3, 2)


def test_a_request_holds_what_fits(opened: Open) -> None:
    """And at least one event, however large that is."""
    outbox = opened()
    outbox.tell([happened("a" * 500), happened("b" * 500), happened("c")])

    assert len(outbox.pending(10, 600)) == 1
    assert len(outbox.pending(10, 10)) == 1
    assert len(outbox.pending(2, 10_000)) == 2


def test_facts_are_what_was_told_last(opened: Open) -> None:
    """One that is over is told once more, and then forgotten."""
    outbox = opened()
    outbox.tell([state("batch/a", "1"), state("batch/b", "1")])
    outbox.tell([state("batch/a", "2"), state("batch/b", None)])

    assert outbox.facts() == {"batch/a": "2"}


def test_what_was_taken_in_is_forgotten_in_time(opened: Open) -> None:
    """Numbers go on where the kept events end."""
    outbox = opened()
    outbox.tell([happened(str(n)) for n in range(KEPT_EVENTS + 10)])
    outbox.acknowledge(KEPT_EVENTS + 10)
    outbox.tell([happened("next")])

    (event,) = outbox.pending(10, 10_000)
    assert event.sequence == KEPT_EVENTS + 11
    # A companion that is further back than what is kept gets a new epoch.
    epoch = outbox.epoch
    assert not outbox.resume(epoch, 5, None)
    assert outbox.epoch != epoch


@pytest.mark.parametrize(
    ("epoch", "acknowledged", "shared"),
    [
        ("own", 2, True),
        ("own", 0, True),
        ("own", 9, False),
        ("other", 2, False),
        (None, 0, True),
    ],
)
def test_both_ends_find_out_whether_they_share_a_past(
    opened: Open, epoch: str | None, acknowledged: int, *, shared: bool
) -> None:
    """Where they do not, all that is kept is told again in a new epoch, facts too."""
    outbox = opened()
    outbox.tell([state("batch/a", "1"), happened("b"), happened("c")])
    outbox.acknowledge(3)
    ids = [event.id for event in events_after(outbox, 0)]
    named = outbox.epoch if epoch == "own" else epoch

    assert outbox.resume(named, acknowledged, None) is shared

    if shared:
        assert len(events_after(outbox, acknowledged)) == 3 - acknowledged
    else:
        assert [event.id for event in events_after(outbox, 0)] == ids
        assert outbox.facts() == {}


def events_after(outbox: Outbox, sequence: int) -> list[OutboxEvent]:
    """Return what would be sent to a companion that is so far."""
    outbox.acknowledge(sequence)
    return outbox.pending(1000, 10**9)


def test_other_event_under_the_same_number_is_another_past(opened: Open) -> None:
    """This end was restored from a backup, and has gone on since."""
    outbox = opened()
    outbox.tell([happened("a"), happened("b")])

    assert not outbox.resume(outbox.epoch, 2, "019a8b3c-0000-7000-8000-000000000001")


def test_spoilt_file_is_set_aside(opened: Open, tmp_path: Path) -> None:
    """The farm goes on; everything is told anew."""
    opened().close()
    (tmp_path / "outbox.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)

    outbox = opened()
    outbox.tell([happened("a")])

    assert outbox.waiting == 1
    assert len([*tmp_path.glob("*.unreadable")]) == 1


def test_positions_go_back_with_the_companion(opened: Open) -> None:
    """It was restored from a backup: what it lost is read from the recorder again."""
    outbox = opened()
    for sequence in (1, 2, 3):
        outbox.keep_position(sequence, Position(sequence * 10, sequence * 60.0))

    assert outbox.go_back(2)
    assert outbox.position() == Position(20, 120.0)
    assert not outbox.go_back(2)


def test_position_is_that_of_what_the_companion_has_and_no_other_of_its_number(
    opened: Open,
) -> None:
    """A request that was late took the number of one that goes further."""
    outbox = opened()
    first, late, third = Position(10, 60.0), Position(20, 120.0), Position(40, 240.0)
    second = Position(30, 180.0)
    outbox.keep_portions([Portion(1, "a", None, first)])
    outbox.keep_position(1, first, last="a")
    outbox.keep_portions([Portion(2, "late", "a", late)])
    outbox.keep_portions([Portion(2, "b", "a", second)])
    outbox.keep_position(2, second, last="b")
    outbox.keep_portions([Portion(3, "c", "b"), Portion(4, "d", "c", third)])
    outbox.keep_position(4, third, last="d")

    assert not outbox.go_back(4, "d")
    assert outbox.go_back(3, "c")
    assert outbox.position() == second
    assert outbox.go_back(2, "late")
    assert outbox.position() == first
    outbox.keep_position(1, second, last="a")
    assert not outbox.go_back(1, "a")


def test_everything_is_sent_again_where_nothing_is_known_to_be_shared(
    opened: Open,
) -> None:
    """The companion has a request of that number that was never sent from here."""
    outbox = opened()
    outbox.keep_portions([Portion(1, "a", None, Position(10, 60.0))])
    outbox.keep_position(1, Position(10, 60.0), last="a")

    assert not outbox.go_back(2, "of another past")
    assert outbox.go_back(1, "of another past")
    assert outbox.position() == Position()


def test_layouts_count_their_revisions(opened: Open) -> None:
    """One for each layout that differs from the one before."""
    outbox = opened()

    revisions = [outbox.layout_revision(each) for each in ("a", "a", "b", "a")]

    assert revisions == [1, 1, 2, 3]


@dataclass
class Taken:
    """A companion by the rules of the protocol: epoch, sequence, and each id once."""

    epoch: str | None = None
    acknowledged: int = 0
    last_id: str | None = None
    past: set[str] = field(default_factory=set)
    log: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    facts: dict[str, str] = field(default_factory=dict)

    def take(self, epoch: str, events: list[OutboxEvent]) -> int | None:
        """Take events in; None where they are refused."""
        expected = self.acknowledged + 1 if epoch == self.epoch else 1
        if epoch in self.past or (events and events[0].sequence > expected):
            return None
        if epoch != self.epoch:
            if self.epoch is not None:
                self.past.add(self.epoch)
            self.epoch, self.acknowledged, self.last_id = epoch, 0, None
        for event in events:
            if event.sequence <= self.acknowledged:
                continue
            if event.id not in self.ids:
                self.ids.add(event.id)
                self.log.append(event.content)
            self.acknowledged, self.last_id = event.sequence, event.id
        return self.acknowledged

    def copy(self) -> Taken:
        """Return a backup."""
        return Taken(
            self.epoch,
            self.acknowledged,
            self.last_id,
            set(self.past),
            list(self.log),
            set(self.ids),
        )


ACTS = st.sampled_from(
    ["happen"] * 4
    + ["send"] * 4
    + ["lose request", "lose answer", "repeat", "delay", "deliver late", "crash"]
    + ["back up there", "restore there"]
)


@settings(max_examples=300, deadline=None)
@given(acts=st.lists(ACTS, max_size=60))
def test_everything_is_taken_in_exactly_once(acts: list[str]) -> None:
    """Whatever is lost, repeated, delayed or crashes, and whenever the companion goes back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        outbox, there, backup = fresh(path), Taken(), Taken()
        late: list[tuple[str, list[OutboxEvent]]] = []
        count = 0
        for act in [*acts, "send", "send", "send"]:
            match act:
                case "happen":
                    count += 1
                    outbox.tell([happened(str(count))])
                case "crash":
                    outbox.close()
                    outbox = fresh(path)
                case "back up there":
                    backup = there.copy()
                case "restore there":
                    there = backup.copy()
                case "delay":
                    late.append((outbox.epoch, outbox.pending(3, 10_000)))
                case "deliver late":
                    for epoch, events in late:
                        there.take(epoch, events)
                case _:
                    exchange(outbox, there, act)
        outbox.close()

    assert sorted(there.log) == sorted(f'{{"name":"{n + 1}"}}' for n in range(count))


def exchange(outbox: Outbox, there: Taken, act: str) -> None:
    """Meet and send, as the link does; some of it may get lost."""
    outbox.resume(there.epoch, there.acknowledged, there.last_id)
    while events := outbox.pending(3, 10_000):
        if act == "lose request":
            return
        acknowledged = there.take(outbox.epoch, events)
        if act == "repeat":
            acknowledged = there.take(outbox.epoch, events)
        if act == "lose answer" or acknowledged is None:
            return
        outbox.acknowledge(acknowledged)


@settings(max_examples=100, deadline=None)
@given(before=st.integers(0, 6), lost=st.integers(1, 6), after=st.integers(0, 6))
def test_home_assistant_that_goes_back_in_time_loses_nothing_that_it_tells_then(
    before: int, lost: int, after: int
) -> None:
    """What happened since the backup stays at the companion; what comes then is told."""
    with tempfile.TemporaryDirectory() as folder:
        path, there = Path(folder), Taken()
        outbox = fresh(path)
        outbox.tell([happened(f"before {n}") for n in range(before)])
        exchange(outbox, there, "send")
        outbox.close()
        shutil.copy(path / "outbox.db", path / "backup.db")
        outbox = fresh(path)
        outbox.tell([happened(f"lost {n}") for n in range(lost)])
        exchange(outbox, there, "send")
        outbox.close()
        shutil.copy(path / "backup.db", path / "outbox.db")
        outbox = fresh(path)
        outbox.tell([happened(f"after {n}") for n in range(after)])
        exchange(outbox, there, "send")
        exchange(outbox, there, "send")
        outbox.close()

    names = [f"before {n}" for n in range(before)] + [f"lost {n}" for n in range(lost)]
    names += [f"after {n}" for n in range(after)]
    assert there.log == [f'{{"name":"{name}"}}' for name in names]


def test_absences_of_long_ago_are_forgotten(opened: Open) -> None:
    """However often Home Assistant restarts, there are not more and more of them."""
    outbox = opened()
    for number in range(KEPT_ABSENCES + 3):
        outbox.keep_absence(number, number + 0.5, happened("away"))

    absences = outbox.absences()

    assert len(absences) == KEPT_ABSENCES
    assert absences[0] == (3.0, 3.5)
