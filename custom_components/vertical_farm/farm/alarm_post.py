"""How people hear of a farm's alarms: by Home Assistant's notify entities.

Where nobody is set up, or nobody can be reached, a persistent notification says it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components import persistent_notification
from homeassistant.components.notify import (
    ATTR_MESSAGE,
    ATTR_TITLE,
    DOMAIN as NOTIFY_DOMAIN,
    SERVICE_SEND_MESSAGE,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE
from homeassistant.core import CALLBACK_TYPE, HassJob, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ..const import DOMAIN, SUBENTRY_PERSON
from ..control.alarm_catalogue import AlarmKey, Severity
from ..control.alarm_notices import (
    Level,
    Listener,
    Mailbox,
    Message,
    collect,
    next_due,
    post,
)
from ..control.alarms import Alarm, Happening

if TYPE_CHECKING:
    from .alarms import Alarms
    from .live import Farm

EVERYONE: Final = ""
"""Whose mailbox it is where no person is set up."""

_SHORTEST_WAIT_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Person:
    """A person who hears of alarms, by a notify entity."""

    id: str
    name: str
    notify: str | None
    listener: Listener


def person(subentry: ConfigSubentry) -> Person:
    """Return the person of a subentry."""
    data = subentry.data
    begin, end = (_seconds(data.get(key)) for key in ("quiet_from", "quiet_to"))
    quiet = None if begin is None or end is None else (begin, end)
    return Person(
        subentry.subentry_id,
        subentry.title,
        data["notify"],
        Listener(Level(data["level"]), quiet),
    )


def _seconds(text: str | None) -> float | None:
    """Return the second of the day of a time such as 22:00:00."""
    at = None if text is None else dt_util.parse_time(text)
    return None if at is None else _of_day(at)


def _of_day(at: time) -> float:
    """Return the second of the day of a time."""
    return at.hour * 3600.0 + at.minute * 60.0 + at.second


type Words = Callable[[Message, Iterable[AlarmKey]], tuple[str, str]]
"""Gives the title and the text of a message, with other alarms that there still are."""


class AlarmPost:
    """The mailboxes of the people of a farm; they live by the clock on the wall."""

    def __init__(self, farm: Farm, alarms: Alarms) -> None:
        """Have told nobody anything."""
        self._farm = farm
        self._alarms = alarms
        self._mailboxes: dict[str, Mailbox] = {}
        self._stop_timer: CALLBACK_TYPE | None = None
        self.words: Words = _bare_words
        self._job = HassJob(
            self._async_due,
            f"farm {farm.entry.title} tells of alarms",
            cancel_on_shutdown=True,
        )

    @property
    def now(self) -> float:
        """Return the time on the wall in UTC seconds."""
        return dt_util.utcnow().timestamp()

    @property
    def people(self) -> list[Person]:
        """Return who hears of alarms; everyone who looks where nobody was set up."""
        found = [
            person(subentry)
            for subentry in self._farm.entry.get_subentries_of_type(SUBENTRY_PERSON)
        ]
        return found or [Person(EVERYONE, "", None, Listener())]

    def happened(self, key: AlarmKey, alarm: Alarm, happening: Happening) -> None:
        """Put something that happened to an alarm into the mailboxes."""
        severity = alarm.severity or Severity.WARNING
        for one in self.people:
            mailbox = self._mailboxes.get(one.id, Mailbox())
            self._mailboxes[one.id] = post(
                mailbox, one.listener, key, (happening, severity), self.now
            )

    def deliver(self) -> None:
        """Tell everybody what is due, and wait for what is due next."""
        self.stop()
        now, day_s = self.now, _of_day(dt_util.now().time())
        heard = self._alarms.heard()
        due: list[float] = []
        for one in self.people:
            mailbox = self._mailboxes.get(one.id, Mailbox())
            mailbox, message = collect(mailbox, one.listener, heard, now, day_s)
            self._mailboxes[one.id] = mailbox
            if message is not None:
                self._send(one, message)
            at = next_due(mailbox, one.listener, heard, now, day_s)
            if at is not None:
                due.append(at)
        if due:
            wait_s = max(min(due) - now, _SHORTEST_WAIT_S)
            self._stop_timer = async_call_later(self._farm.hass, wait_s, self._job)

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._stop_timer is not None:
            self._stop_timer()
            self._stop_timer = None

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart."""
        known = {one.id for one in self.people}
        return {
            one: mailbox.as_dict()
            for one, mailbox in self._mailboxes.items()
            if one in known
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what survived; raises KeyError, TypeError or ValueError if malformed."""
        self._mailboxes = {one: Mailbox.from_dict(kept) for one, kept in stored.items()}

    @callback
    def _async_due(self, _: datetime) -> None:
        """Tell what has become due."""
        self._stop_timer = None
        self.deliver()
        self._alarms.save()

    def _send(self, one: Person, message: Message) -> None:
        """Send a message to a person."""
        self._farm.entry.async_create_task(
            self._farm.hass,
            self._async_send(one, message),
            f"alarm is told to {one.name}",
        )

    async def _async_send(self, one: Person, message: Message) -> None:
        """Send a message to a person, and into Home Assistant where that fails."""
        hass = self._farm.hass
        title, text = self.words(message, ())
        if one.notify is not None:
            registry = er.async_get(hass)
            entity_id = er.async_resolve_entity_id(registry, one.notify) or one.notify
            state = hass.states.get(entity_id)
            if state is not None and state.state != STATE_UNAVAILABLE:
                try:
                    await hass.services.async_call(
                        NOTIFY_DOMAIN,
                        SERVICE_SEND_MESSAGE,
                        {
                            ATTR_ENTITY_ID: entity_id,
                            ATTR_TITLE: title,
                            ATTR_MESSAGE: text,
                        },
                        blocking=True,
                    )
                except HomeAssistantError, ValueError:
                    pass
                else:
                    return
        # It takes the place of the one before, so it tells of what there still is.
        told = set(keys_of(message))
        others = [key for key in self._alarms.heard() if key not in told]
        title, text = self.words(message, others)
        persistent_notification.async_create(
            hass, text, title, notification_id(self._farm.id, one.id)
        )


def notification_id(farm_id: str, person_id: str) -> str:
    """Return the id of the persistent notification that tells of alarms."""
    return "_".join(filter(None, (DOMAIN, "alarms", farm_id, person_id)))


def _bare_words(message: Message, others: Iterable[AlarmKey]) -> tuple[str, str]:
    """Return the keys of the alarms, where nobody has given words."""
    return DOMAIN, ", ".join(map(str, (*keys_of(message), *others)))


def keys_of(message: Message) -> Iterable[AlarmKey]:
    """Yield every alarm of a message."""
    yield from message.raised
    yield from message.escalated
    yield from message.repeated
    yield from message.warnings
    yield from message.over
