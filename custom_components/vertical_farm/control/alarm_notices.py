"""Who hears of which alarm, and when.

A critical alarm is told at once, again every 15 minutes until somebody has acknowledged
it, and to everybody after half an hour. Warnings wait for a digest. Nobody gets more than
six messages an hour, and in quiet hours critical ones alone; what had to wait comes later,
once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from .alarm_catalogue import AlarmKey, Severity
from .alarms import Happening

REPEAT_S = 900.0
ESCALATE_S = 1800.0
DIGEST_S = 3600.0
GATHER_S = 300.0
"""Seconds that a warning waits for others before it is told."""

MOST_PER_HOUR = 6
KEPT_FOR_CRITICAL = 2
"""Messages of the hour that only a critical alarm may use."""

_HOUR_S = 3600.0
_DAY_S = 86400.0


class Level(StrEnum):
    """What a person wants to hear."""

    ALL = "all"
    CRITICAL = "critical"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Listener:
    """A person who hears of alarms; quiet hours are seconds of the local day."""

    level: Level = Level.ALL
    quiet: tuple[float, float] | None = None

    def is_quiet(self, day_s: float) -> bool:
        """Return whether a second of the local day lies in the quiet hours."""
        if self.quiet is None:
            return False
        begin, end = self.quiet
        if begin <= end:
            return begin <= day_s < end
        return day_s >= begin or day_s < end

    def quiet_for(self, day_s: float) -> float:
        """Return the seconds until the quiet hours end, 0 outside them."""
        if self.quiet is None or not self.is_quiet(day_s):
            return 0.0
        return (self.quiet[1] - day_s) % _DAY_S


@dataclass(frozen=True, slots=True)
class Heard:
    """An alarm that people are to hear of: how severe, since when critical, who has seen it."""

    severity: Severity
    worst: float | None = None
    acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What a person was told, and what waits for them.

    `sent` are the times of the last hour's messages, `urgent` critical alarms and
    `warnings` others that wait, each since when; `over` alarms whose end waits to be told.
    `told` are the critical alarms that were told, each when last, `escalated` those told
    to everybody, `mild` the warnings that were told.
    """

    sent: tuple[float, ...] = ()
    urgent: Mapping[AlarmKey, float] = field(
        default_factory=lambda: MappingProxyType({})
    )
    warnings: Mapping[AlarmKey, float] = field(
        default_factory=lambda: MappingProxyType({})
    )
    over: Mapping[AlarmKey, float] = field(default_factory=lambda: MappingProxyType({}))
    told: Mapping[AlarmKey, float] = field(default_factory=lambda: MappingProxyType({}))
    mild: frozenset[AlarmKey] = frozenset()
    escalated: frozenset[AlarmKey] = frozenset()
    digested: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON-able data."""
        return {
            "sent": list(self.sent),
            **{
                name: {str(key): at for key, at in getattr(self, name).items()}
                for name in _TIMES
            },
            "mild": sorted(map(str, self.mild)),
            "escalated": sorted(map(str, self.escalated)),
            "digested": self.digested,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Mailbox:
        """Restore it; raises KeyError, TypeError or ValueError if malformed."""
        times = {
            name: MappingProxyType(
                {AlarmKey.parse(key): float(at) for key, at in stored[name].items()}
            )
            for name in _TIMES
        }
        digested = stored["digested"]
        return cls(
            sent=tuple(float(at) for at in stored["sent"]),
            mild=frozenset(map(AlarmKey.parse, stored["mild"])),
            escalated=frozenset(map(AlarmKey.parse, stored["escalated"])),
            digested=None if digested is None else float(digested),
            **times,
        )


_TIMES = ("urgent", "warnings", "over", "told")


@dataclass(frozen=True, slots=True)
class Message:
    """What is told in one go: new critical alarms, those again, warnings, and what is over."""

    raised: tuple[AlarmKey, ...] = ()
    repeated: tuple[AlarmKey, ...] = ()
    escalated: tuple[AlarmKey, ...] = ()
    warnings: tuple[AlarmKey, ...] = ()
    over: tuple[AlarmKey, ...] = ()

    @property
    def urgent(self) -> bool:
        """Return whether it may not wait."""
        return bool(self.raised or self.repeated or self.escalated)

    def __bool__(self) -> bool:
        """Return whether there is anything to tell."""
        return self.urgent or bool(self.warnings or self.over)


def post(
    mailbox: Mailbox,
    listener: Listener,
    key: AlarmKey,
    what: tuple[Happening, Severity],
    now: float,
) -> Mailbox:
    """Return a mailbox into which something that happened to an alarm was put."""
    happening, severity = what
    match happening:
        case Happening.RAISED | Happening.WORSENED | Happening.UNSHELVED:
            return _raised(mailbox, listener, key, severity, now)
        case Happening.CLEARED:
            return _cleared(mailbox, key, now)
        case Happening.EASED:
            told = dict(mailbox.told)
            told.pop(key, None)
            return replace(
                mailbox,
                told=told,
                mild=mailbox.mild | {key} if key in mailbox.told else mailbox.mild,
                escalated=mailbox.escalated - {key},
            )
        case _:
            return mailbox


def collect(
    mailbox: Mailbox,
    listener: Listener,
    heard: Mapping[AlarmKey, Heard],
    now: float,
    day_s: float,
) -> tuple[Mailbox, Message | None]:
    """Return what is told now, and the mailbox after it."""
    mailbox = replace(
        mailbox, sent=tuple(at for at in mailbox.sent if 0.0 <= now - at < _HOUR_S)
    )
    room = MOST_PER_HOUR - len(mailbox.sent)
    message = Message()
    if room > 0:
        message = _urgent(mailbox, listener, heard, now)
    quiet = listener.is_quiet(day_s)
    spare = room > KEPT_FOR_CRITICAL or (message.urgent and room > 0)
    if spare and not quiet and _digest_due(mailbox, now) <= now:
        # What another alarm explains by now is not told.
        warnings = {key: at for key, at in mailbox.warnings.items() if key in heard}
        mailbox = replace(mailbox, warnings=warnings)
        message = replace(message, warnings=tuple(warnings), over=tuple(mailbox.over))
    if not message:
        return mailbox, None
    return _after(mailbox, message, heard, now), message


def next_due(
    mailbox: Mailbox,
    listener: Listener,
    heard: Mapping[AlarmKey, Heard],
    now: float,
    day_s: float,
) -> float | None:
    """Return when there is something to tell next, None where nothing waits."""
    times = list(_urgent_times(mailbox, listener, heard))
    due: list[float] = []
    if times:
        due.append(max(min(times), _room_at(mailbox, MOST_PER_HOUR, now)))
    if mailbox.warnings or mailbox.over:
        kept = MOST_PER_HOUR - KEPT_FOR_CRITICAL
        at = max(_digest_due(mailbox, now), _room_at(mailbox, kept, now))
        due.append(max(at, now + listener.quiet_for(day_s)))
    return min(due, default=None)


def _raised(
    mailbox: Mailbox, listener: Listener, key: AlarmKey, severity: Severity, now: float
) -> Mailbox:
    """Return a mailbox in which an alarm waits to be told."""
    over = _without(mailbox.over, key)
    if severity is Severity.CRITICAL:
        if listener.level is Level.ESCALATED:
            return mailbox
        return replace(
            mailbox,
            urgent={**mailbox.urgent, key: mailbox.urgent.get(key, now)},
            warnings=_without(mailbox.warnings, key),
            over=over,
            mild=mailbox.mild - {key},
        )
    if listener.level is not Level.ALL:
        return mailbox
    return replace(
        mailbox,
        warnings={**mailbox.warnings, key: mailbox.warnings.get(key, now)},
        over=over,
    )


def _cleared(mailbox: Mailbox, key: AlarmKey, now: float) -> Mailbox:
    """Return a mailbox after an alarm has ended; a critical one that waits stays."""
    over = dict(mailbox.over)
    if key in mailbox.told or key in mailbox.mild or key in mailbox.urgent:
        over[key] = now
    return replace(
        mailbox,
        warnings=_without(mailbox.warnings, key),
        over=over,
        told=_without(mailbox.told, key),
        mild=mailbox.mild - {key},
        escalated=mailbox.escalated - {key},
    )


def _urgent(
    mailbox: Mailbox,
    listener: Listener,
    heard: Mapping[AlarmKey, Heard],
    now: float,
) -> Message:
    """Return what may not wait any more."""
    escalated = tuple(
        key
        for key, alarm in heard.items()
        if key not in mailbox.escalated
        and (since := _unseen_since(alarm)) is not None
        and since + ESCALATE_S <= now
        and (key in mailbox.told or listener.level is Level.ESCALATED)
    )
    unseen = [key for key in mailbox.told if _is_unseen(heard.get(key))]
    again = any(mailbox.told[key] + REPEAT_S <= now for key in unseen)
    raised = tuple(mailbox.urgent)
    # Whoever is disturbed anyway hears of all that still waits for somebody.
    together = unseen if again or raised or escalated else ()
    repeated = tuple(key for key in together if key not in (*raised, *escalated))
    if not (again or raised or escalated):
        return Message()
    return Message(raised, repeated, escalated)


def _urgent_times(
    mailbox: Mailbox, listener: Listener, heard: Mapping[AlarmKey, Heard]
) -> Iterable[float]:
    """Yield when something becomes urgent."""
    yield from mailbox.urgent.values()
    for key, at in mailbox.told.items():
        if _is_unseen(heard.get(key)):
            yield at + REPEAT_S
    for key, alarm in heard.items():
        since = _unseen_since(alarm)
        if since is None or key in mailbox.escalated:
            continue
        if key in mailbox.told or listener.level is Level.ESCALATED:
            yield since + ESCALATE_S


def _is_unseen(alarm: Heard | None) -> bool:
    """Return whether an alarm is critical and nobody has acknowledged it."""
    return alarm is not None and _unseen_since(alarm) is not None


def _unseen_since(alarm: Heard) -> float | None:
    """Return since when an alarm is critical without anybody having acknowledged it."""
    if alarm.severity is not Severity.CRITICAL or alarm.acknowledged:
        return None
    return alarm.worst


def _digest_due(mailbox: Mailbox, now: float) -> float:
    """Return when warnings and ends are told next."""
    waiting = [*mailbox.warnings.values(), *mailbox.over.values()]
    if not waiting:
        return now
    gathered = min(waiting) + GATHER_S
    if mailbox.digested is None:
        return gathered
    return max(gathered, mailbox.digested + DIGEST_S)


def _room_at(mailbox: Mailbox, most: int, now: float) -> float:
    """Return when a message may be sent again."""
    recent = sorted(at for at in mailbox.sent if now - at < _HOUR_S)
    if len(recent) < most:
        return now
    return recent[len(recent) - most] + _HOUR_S


def _after(
    mailbox: Mailbox, message: Message, heard: Mapping[AlarmKey, Heard], now: float
) -> Mailbox:
    """Return the mailbox after a message was sent."""
    urgent = (*message.raised, *message.repeated, *message.escalated)
    told = {**mailbox.told, **{key: now for key in urgent if key in heard}}
    changed = replace(
        mailbox,
        sent=(*mailbox.sent, now),
        urgent=_without(mailbox.urgent, *message.raised),
        told=told,
        escalated=mailbox.escalated | set(message.escalated),
    )
    if not (message.warnings or message.over):
        return changed
    return replace(
        changed,
        warnings={},
        over={},
        mild=mailbox.mild | set(message.warnings),
        digested=now,
    )


def _without(times: Mapping[AlarmKey, float], *keys: AlarmKey) -> dict[AlarmKey, float]:
    """Return times without those of some alarms."""
    return {key: at for key, at in times.items() if key not in keys}
