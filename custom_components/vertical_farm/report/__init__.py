"""Reports to print: a batch's passport and a farm's week, made of the farm's own data.

Each is one page that needs nothing else: no script, no request. The last section is the
companion's, where the farm is linked.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from aiohttp import web
from homeassistant.components import websocket_api
from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.json import JsonObjectType
import probatio

from ..action_call import farms
from ..const import DOMAIN
from ..crop_views import moment
from ..crop_words import as_local
from ..farm.live import Farm
from ..growing.events import UnknownBatchError
from ..task_views import farm_or_error
from ..websocket import View
from .batch import async_batch_report
from .companion import Reader
from .document import Report
from .page import render
from .week import NoWeekError, async_week_report, week_of
from .words import ReportWords, async_report_words

WEEKS: Final = 12
"""How many weeks are offered."""

# Nothing on the page may ask for anything, whatever was written into a note.
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"

type Build = Callable[[Farm, ReportWords, str, Reader], Awaitable[Report]]


@callback
def async_setup_reports(hass: HomeAssistant) -> None:
    """Serve the reports, and tell the panel which there are."""
    for subject, build in (("batch", async_batch_report), ("week", async_week_report)):
        hass.http.register_view(ReportView(subject, build))
    websocket_api.async_register_command(hass, _async_list_reports)


class ReportView(HomeAssistantView):
    """A report as a page, for everybody who is signed in, by a signed path too."""

    requires_auth = True

    def __init__(self, subject: str, build: Build) -> None:
        """Serve the reports on one kind of subject."""
        self.url = f"/api/{DOMAIN}/report/{subject}"
        self.name = f"api:{DOMAIN}:report:{subject}"
        self._subject = subject
        self._build = build

    async def get(self, request: web.Request) -> web.Response:
        """Answer with the page, or in a sentence with what is wrong."""
        hass = request.app[KEY_HASS]
        query = request.query
        entry_id, subject = query.get("farm", ""), query.get(self._subject, "")
        farm = next((farm for farm in farms(hass) if farm.id == entry_id), None)
        if farm is None:
            text = f"No farm that is set up has the config entry id {entry_id!r}."
            return web.Response(status=HTTPStatus.NOT_FOUND, text=text)
        reader = Reader(sees_money=request[KEY_HASS_USER].is_admin)
        words = await async_report_words(
            hass, farm, query.get("language", hass.config.language)
        )
        try:
            report = await self._build(farm, words, subject, reader)
        except (UnknownBatchError, NoWeekError) as error:
            return web.Response(status=HTTPStatus.NOT_FOUND, text=f"{error}.")
        page = await hass.async_add_executor_job(render, report, words)
        return web.Response(
            text=page,
            content_type="text/html",
            headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"},
        )


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/reports",
        probatio.Required("config_entry_id"): str,
    }
)
@websocket_api.async_response
async def _async_list_reports(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: View
) -> None:
    """Answer with the batches and weeks that there are reports on, the newest first."""
    farm = farm_or_error(hass, connection, msg)
    if farm is None:
        return
    words = await async_report_words(hass, farm, hass.config.language)
    connection.send_result(
        msg["id"], {"batches": _batches(farm, words), "weeks": _weeks(farm)}
    )


def _batches(farm: Farm, words: ReportWords) -> list[JsonObjectType]:
    """Return every batch with a name: those that stand, then those that ended."""
    growing = farm.growing
    found: list[tuple[float, JsonObjectType]] = []
    for batch in growing.batches:
        standing = growing.standing(batch.id)
        found.append(
            (
                standing.ended or 0.0,
                _entry(batch.id, batch.crop, standing.sown, standing.ended)
                | {"where": words.crops.where(batch)},
            )
        )
    found += [
        (one.ended, _entry(one.id, one.crop, one.sown, one.ended) | {"where": None})
        for one in growing.archive
    ]
    live = [entry for ended, entry in found if not ended]
    past = sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])
    return [*live, *(entry for _, entry in past)]


def _entry(batch: str, crop: str, sown: float, ended: float | None) -> JsonObjectType:
    """Return what the list shows of a batch."""
    return {
        "batch": batch,
        "crop": crop,
        "sown": moment(sown),
        "ended": None if ended is None else moment(ended),
    }


def _weeks(farm: Farm) -> list[str]:
    """Return the last weeks, this one first."""
    today = as_local(farm.now).date()
    return [week_of(today - timedelta(weeks=back)) for back in range(WEEKS)]
