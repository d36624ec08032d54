"""What grows and what was cut, by talking to an assistant."""

from dataclasses import dataclass, field
from typing import Any, Literal, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.conversation import (
    AbstractConversationAgent,
    AssistantContent,
    ConversationInput,
    ConversationResult,
    async_converse,
    async_get_chat_log,
    async_set_agent,
)
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import (
    chat_session,
    device_registry as dr,
    entity_registry as er,
    intent,
    llm,
)
from homeassistant.setup import async_setup_component
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .actions import act, device_of
from .conftest import AddFarm
from .crops import LETTUCE, START, growing_of
from .farms import FarmEntry, climate
from .passing import at

AIR = {"temperature": "sensor.t", "humidity": "sensor.rh"}
CONVERSATION = "conversation"


@dataclass
class Model(AbstractConversationAgent):
    """A language model that calls the tools it was told to, and keeps the answers."""

    hass: HomeAssistant
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    offered: dict[str, dict[str, Any]] = field(default_factory=dict)
    prompt: str = ""
    answers: list[llm.ToolResult] = field(default_factory=list)
    id: str = ""

    @property
    @override
    def supported_languages(self) -> list[str] | Literal["*"]:
        return "*"

    @override
    async def async_process(self, user_input: ConversationInput) -> ConversationResult:
        """Offer the tools of Assist, and call those that were planned."""
        with (
            chat_session.async_get_chat_session(
                self.hass, user_input.conversation_id
            ) as session,
            async_get_chat_log(self.hass, session, user_input) as log,
        ):
            await log.async_provide_llm_data(
                user_input.as_llm_context(CONVERSATION), llm.LLM_API_ASSIST
            )
            assert log.llm_api is not None
            self.prompt = log.llm_api.api_prompt
            self.offered = {
                tool.name: probatio.to_openapi(
                    tool.parameters, custom_serializer=log.llm_api.custom_serializer
                )
                for tool in log.llm_api.tools
            }
            for name, fields in self.calls:
                call = llm.ToolInput(f"vertical_farm__{name}", fields)
                content = AssistantContent("test", tool_calls=[call])
                async for result in log.async_add_assistant_content(content):
                    self.answers.append(result.result)
            response = intent.IntentResponse(language="en")
            response.async_set_speech("Done")
            log.async_add_assistant_content_without_tools(
                AssistantContent("test", content="Done")
            )
            return ConversationResult(response, session.conversation_id)


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm of two racks of three shelves, with an assistant beside it."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))
    for component in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, component, {})
    climate(hass)
    return await farm(
        racks=[
            {
                "name": f"Rack {rack}",
                "sensors": AIR,
                "shelves": [
                    {"name": f"Shelf {level}", "level": level} for level in (1, 2, 3)
                ],
            }
            for rack in (1, 2)
        ]
    )


@pytest.fixture
def model(hass: HomeAssistant, entry: FarmEntry) -> Model:
    """Return the language model that answers."""
    owner = MockConfigEntry()
    owner.add_to_hass(hass)
    agent = Model(hass)
    async_set_agent(hass, owner, agent)
    agent.id = owner.entry_id
    return agent


async def ask(model: Model, text: str, *calls: tuple[str, dict[str, Any]]) -> None:
    """Say something to the model, which calls these tools for an answer."""
    model.calls = list(calls)
    model.answers = []
    result = await async_converse(
        model.hass, text, None, Context(), language="en", agent_id=model.id
    )
    assert result.response.error_code is None


async def told(model: Model, text: str, tool: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    """Say something for which the model calls one tool, and return its answer."""
    await ask(model, text, (tool, fields))
    (answer,) = model.answers
    return {"failed": answer.error, **answer.data}


async def sow(
    hass: HomeAssistant,
    entry: FarmEntry,
    shelf: str,
    when: str,
    **fields: Any,  # noqa: ANN401
) -> str:
    """Sow lettuce on a shelf of the second rack, and return the batch."""
    registry = dr.async_get(hass)
    rack = device_of(hass, entry, "Rack 2")
    (device,) = (
        device.id
        for device in dr.async_child_entries_for_config_entry(registry, entry.entry_id)
        if device.parent_device_id == rack and device.name == shelf
    )
    given = {"recipe": LETTUCE, "plants": 20, "at": when, **fields}
    answer: str = (await act(hass, "sow", shelf=device, **given))["batch_id"]
    return answer


async def test_what_is_ready_to_harvest(
    hass: HomeAssistant, entry: FarmEntry, model: Model
) -> None:
    """The lettuce of five weeks is, the one of yesterday is not."""
    due = await sow(hass, entry, "Shelf 3", "2026-01-06 09:00:00")
    await act(
        hass, "set_stage", batch_id=due, stage="finishing", at="2026-01-27 09:00:00"
    )
    young = await sow(hass, entry, "Shelf 1", "2026-02-09 08:00:00")
    answer = await told(model, "What is ready to harvest?", "get_batches", ready=True)
    (ready,) = answer["batches"]
    assert ready["batch_id"] == due
    assert ready["shelves"][0]["shelf"] == "Rack 2 Shelf 3"
    assert ready["plants"] == 20
    everything = await told(model, "What grows?", "get_batches", crop="lettuce")
    assert [one["batch_id"] for one in everything["batches"]] == [due, young]
    nothing = await told(model, "How is the basil?", "get_batches", crop="Basil")
    assert nothing["batches"] == []
    here = await told(model, "What is on it?", "get_batches", rack="2", shelf="1")
    assert [one["batch_id"] for one in here["batches"]] == [young]


@pytest.mark.parametrize(
    "place",
    [
        {"rack": "2", "shelf": "3"},
        {"rack": "Rack 2", "shelf": "shelf 3"},
        {"rack": "", "shelf": "rack 2, shelf 3"},
        {"rack": "rack 02", "shelf": "03"},
    ],
)
async def test_log_820_g_from_rack_2_shelf_3(
    hass: HomeAssistant, entry: FarmEntry, model: Model, place: dict[str, str]
) -> None:
    """However the model hears the place; and a mistake is taken back."""
    batch = await sow(hass, entry, "Shelf 3", "2026-02-09 08:00:00")
    text = "Log 820 g from rack 2 shelf 3"
    answer = await told(model, text, "log_harvest", grams=820, **place)
    assert answer["failed"] is False
    assert answer["batch_id"] == batch
    assert growing_of(entry).standing(batch).grams == 820
    assert growing_of(entry).standing(batch).plants == 0
    undone = await told(model, "No, undo that", "undo", batch_id=batch)
    assert undone["undone"]["type"] == "harvested"
    assert growing_of(entry).standing(batch).plants == 20


async def test_a_cut_and_an_observation_leave_the_plants(
    hass: HomeAssistant, entry: FarmEntry, model: Model
) -> None:
    """What is weighed and seen is kept with the batch."""
    batch = await sow(hass, entry, "Shelf 3", "2026-02-09 08:00:00")
    fields = {"rack": "2", "shelf": "3"}
    cut = await told(
        model, "Cut 90 g", "log_harvest", grams=90, keep_growing=True, **fields
    )
    assert cut["plants"] == 20
    seen = await told(
        model, "Five weigh 40 g", "log_observation", weight_g=40, plants=5, **fields
    )
    assert seen["failed"] is False
    assert len(growing_of(entry).batches[batch].events) == 3


async def test_what_there_is_to_do(
    hass: HomeAssistant, entry: FarmEntry, model: Model
) -> None:
    """Today's tasks, and those of the days asked for."""
    for name, due in (
        ("Today", "2026-02-10 12:00:00"),
        ("Later", "2026-02-13 12:00:00"),
    ):
        await act(hass, "add_task", name=name, due=due)
    today = await told(model, "What is there to do?", "get_tasks")
    assert [task["name"] for task in today["tasks"]] == ["Today"]
    week = await told(model, "And this week?", "get_tasks", days=7)
    assert [task["name"] for task in week["tasks"]] == ["Today", "Later"]


async def test_what_cannot_be_is_answered_in_words(
    hass: HomeAssistant, entry: FarmEntry, model: Model
) -> None:
    """Not one shelf, an unknown one, an empty one, no grams."""
    which = await told(model, "Log 5 g", "log_harvest", shelf="3", grams=5)
    assert which["failed"] is True
    assert "Rack 1 Shelf 3, Rack 2 Shelf 3" in which["error"]
    nowhere = await told(model, "Log 5 g", "log_harvest", shelf="9", rack="2", grams=5)
    assert "'2 9'" in nowhere["error"]
    assert "Rack 2 Shelf 3" in nowhere["error"]
    empty = await told(model, "Log 5 g", "log_harvest", shelf="3", rack="2", grams=5)
    assert "Nothing grows on Rack 2 Shelf 3" in empty["error"]
    nothing = await told(model, "Log it", "log_harvest", shelf="3", rack="2")
    assert "grams" in nothing["error"]
    unknown = await told(model, "Undo", "undo", batch_id="nobody")
    assert "nobody" in unknown["error"]


def expose(hass: HomeAssistant, entry: FarmEntry, *shelves: str) -> None:
    """Expose the entities of these shelves to the assistant, and no other."""
    devices = dr.async_get(hass)
    for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        device = devices.async_get(entity.device_id or "")
        shown = device is not None and device.name in shelves
        async_expose_entity(hass, CONVERSATION, entity.entity_id, shown)


async def test_shelves_that_are_not_exposed_are_not_known(
    hass: HomeAssistant, entry: FarmEntry, model: Model
) -> None:
    """Neither to look at nor to log for."""
    hidden = await sow(hass, entry, "Shelf 3", "2026-02-09 08:00:00")
    shown = await sow(hass, entry, "Shelf 1", "2026-02-09 09:00:00")
    about = {"name": "Look", "due": "2026-02-10 12:00:00", "batch_id": hidden}
    await act(hass, "add_task", **about)
    expose(hass, entry, "Shelf 1")
    answer = await told(model, "What grows?", "get_batches")
    assert [one["batch_id"] for one in answer["batches"]] == [shown]
    refused = await told(model, "Log 5 g", "log_harvest", shelf="3", rack="2", grams=5)
    assert refused["failed"] is True
    assert "Rack 2 Shelf 3" not in refused["error"]
    assert (await told(model, "Undo", "undo", batch_id=hidden))["failed"] is True
    assert (await told(model, "What to do?", "get_tasks"))["tasks"] == []
    assert growing_of(entry).standing(hidden).plants == 20


async def test_nothing_is_offered_where_nothing_is_exposed(
    hass: HomeAssistant, entry: FarmEntry, model: Model
) -> None:
    """The model does not even hear of a farm."""
    await ask(model, "Hello")
    assert {name for name in model.offered if name.startswith("vertical_farm")} == {
        f"vertical_farm__{name}"
        for name in (
            "get_batches",
            "get_tasks",
            "log_harvest",
            "log_observation",
            "undo",
        )
    }
    assert "vertical farm" in model.prompt
    harvest = model.offered["vertical_farm__log_harvest"]
    assert harvest["required"] == ["shelf", "grams"]
    assert harvest["properties"]["grams"]["type"] == "number"
    expose(hass, entry)
    await ask(model, "Hello")
    assert not any(name.startswith("vertical_farm") for name in model.offered)
    assert "vertical farm" not in model.prompt


async def test_tools_give_no_reason_to_complain(
    hass: HomeAssistant,
    entry: FarmEntry,
    model: Model,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Home Assistant wants them named, tagged and answering in its way."""
    await told(model, "What grows?", "get_batches")
    assert "vertical_farm__" not in "".join(
        record.message for record in caplog.records if record.levelname != "DEBUG"
    )
