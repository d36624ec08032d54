"""How a grower does things on a page: by mouse, or by keyboard alone."""

from abc import ABC, abstractmethod
from typing import override

from playwright.async_api import Locator, Page, expect
import pytest

from tests.e2e.pages import PATIENCE_MS, pick

MOST_TABS = 120


class Hand(ABC):
    """How the grower does things."""

    def __init__(self, page: Page) -> None:
        """Act on a page."""
        self.page = page

    @abstractmethod
    async def press(self, what: Locator) -> None:
        """Press a button or follow a link."""

    @abstractmethod
    async def write(self, what: Locator, text: str) -> None:
        """Write into a field, in the place of what is there."""

    @abstractmethod
    async def pick(self, picker: Locator, name: str) -> None:
        """Choose by name in one of Home Assistant's pickers."""


class Mouse(Hand):
    """By clicks."""

    @override
    async def press(self, what: Locator) -> None:
        await what.click(timeout=PATIENCE_MS)

    @override
    async def write(self, what: Locator, text: str) -> None:
        await what.fill(text)

    @override
    async def pick(self, picker: Locator, name: str) -> None:
        await pick(picker, name)


class Keyboard(Hand):
    """By Tab, Enter, arrow keys and letters alone."""

    @override
    async def press(self, what: Locator) -> None:
        await self._reach(what)
        await self.page.keyboard.press("Enter")

    @override
    async def write(self, what: Locator, text: str) -> None:
        await self._reach(what)
        await self.page.keyboard.press("ControlOrMeta+A")
        await self.page.keyboard.type(text)

    @override
    async def pick(self, picker: Locator, name: str) -> None:
        await self._reach(picker, ":focus-within")
        await self.page.keyboard.press("Enter")
        search = self.page.get_by_placeholder("Search").last
        await expect(search).to_be_focused()
        await self.page.keyboard.type(name)
        offered = self.page.get_by_text(name, exact=True).last
        await expect(offered).to_be_visible()
        await self.page.keyboard.press("ArrowDown")
        await self.page.keyboard.press("Enter")
        await expect(search).to_have_count(0)

    async def _reach(self, what: Locator, focused: str = ":focus") -> None:
        """Press Tab until something has the focus, which must then be seen."""
        await expect(what).to_be_visible(timeout=PATIENCE_MS)
        for _ in range(MOST_TABS):
            if await what.evaluate("(element, is) => element.matches(is)", focused):
                return
            await self.page.keyboard.press("Tab")
        pytest.fail(f"Tab does not reach {what} in {MOST_TABS} steps.")
