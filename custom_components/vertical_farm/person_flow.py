"""Subentry flow of a person who hears of a farm's alarms."""

from typing import Any

from homeassistant.config_entries import (
    ConfigSubentry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    TextSelector,
    TimeSelector,
)
import probatio

from .const import SUBENTRY_PERSON
from .control.alarm_notices import Level
from .forms import choice
from .layout_io import to_entity_id, to_ref

CONF_NOTIFY = "notify"
CONF_LEVEL = "level"
CONF_QUIET_FROM = "quiet_from"
CONF_QUIET_TO = "quiet_to"

SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_NAME): TextSelector(),
        probatio.Required(CONF_NOTIFY): EntitySelector(
            EntitySelectorConfig(filter=[{"domain": ["notify"]}])
        ),
        probatio.Required(CONF_LEVEL, default=Level.ALL.value): choice(
            [level.value for level in Level], "alarm_level"
        ),
        probatio.Optional(CONF_QUIET_FROM): TimeSelector(),
        probatio.Optional(CONF_QUIET_TO): TimeSelector(),
    }
)


class PersonSubentryFlow(ConfigSubentryFlow):
    """Add or change a person."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Add a person."""
        errors = {} if user_input is None else self._check(user_input, None)
        if user_input is not None and not errors:
            return self.async_create_entry(
                title=user_input[CONF_NAME].strip(), data=self._stored(user_input)
            )
        return self._form("user", user_input, errors)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a person."""
        subentry = self._get_reconfigure_subentry()
        errors = {} if user_input is None else self._check(user_input, subentry)
        if user_input is not None and not errors:
            return self.async_update_and_abort(
                self._get_entry(),
                subentry,
                title=user_input[CONF_NAME].strip(),
                data=self._stored(user_input),
            )
        shown = {**subentry.data, CONF_NAME: subentry.title}
        registry = er.async_get(self.hass)
        shown[CONF_NOTIFY] = to_entity_id(registry, shown[CONF_NOTIFY])
        return self._form("reconfigure", user_input or shown, errors)

    def _form(
        self, step_id: str, shown: dict[str, Any] | None, errors: dict[str, str]
    ) -> SubentryFlowResult:
        """Show the form, with what was typed and what is wrong with it."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(SCHEMA, shown),
            errors=errors,
        )

    def _check(
        self, form: dict[str, Any], itself: ConfigSubentry | None
    ) -> dict[str, str]:
        """Return what is wrong with the form, by its field."""
        name = form[CONF_NAME].strip().casefold()
        if not name:
            return {CONF_NAME: "name_empty"}
        for other in self._get_entry().get_subentries_of_type(SUBENTRY_PERSON):
            if other.title.casefold() == name and other is not itself:
                return {CONF_NAME: "name_taken"}
        if (CONF_QUIET_FROM in form) is not (CONF_QUIET_TO in form):
            missing = CONF_QUIET_TO if CONF_QUIET_FROM in form else CONF_QUIET_FROM
            return {missing: "quiet_hours_open"}
        return {}

    def _stored(self, form: dict[str, Any]) -> dict[str, Any]:
        """Return the form as it is stored."""
        kept = {key: value for key, value in form.items() if key != CONF_NAME}
        kept[CONF_NOTIFY] = to_ref(er.async_get(self.hass), kept[CONF_NOTIFY])
        return kept
