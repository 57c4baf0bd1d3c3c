"""In a real browser, by keyboard alone: from an upload to a read and judged report, on a wide screen and at 390 px."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from web_server import Serve, working

EXAMPLE = Path(__file__).parents[2] / "examples" / "liaoning-industry"
_PRESSES = 200
_WAIT = 120_000  # milliseconds


def to(page: Any, what: str) -> None:
    """Press Tab until the element that has the selector has the focus."""
    for _ in range(_PRESSES):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"no Tab leads to {what} on {page.url}")


def choose(page: Any, what: str, value: str) -> None:
    """Go to a list and down in it to a value."""
    to(page, what)
    for _ in range(_PRESSES):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{what} has no {value}")


def serious(page: Any) -> list[str]:
    """What axe-core finds serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


class Walk:
    """A reader with a keyboard. Every page that is passed is checked: width, axe-core, the console."""

    def __init__(self, browser: Any, address: str, width: int, *, script: bool) -> None:
        context = browser.new_context(
            viewport={"width": width, "height": 844}, java_script_enabled=script, base_url=address
        )
        context.set_default_timeout(_WAIT)
        self.page, self.width, self.said = context.new_page(), width, []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def look(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, self.page.url
        assert not serious(self.page), self.page.url
        assert not self.said, (self.page.url, self.said)

    def press(self, what: str, key: str = "Enter") -> None:
        to(self.page, what)
        self.page.keyboard.press(key)
        self.page.wait_for_load_state()


@pytest.mark.parametrize("width", [1280, 390])
def test_from_upload_to_a_judged_report_by_keyboard(serve: Serve, chromium: Any, width: int) -> None:
    served = serve()
    with working(served):
        walk = Walk(chromium, served.address, width, script=True)
        page = walk.page
        page.goto("/series")
        walk.look()
        page.set_input_files("#file", EXAMPLE / "series.csv")  # the system's own dialogue is no page
        to(page, "#region")
        page.keyboard.type("辽宁")
        choose(page, "#sector", "工业")
        walk.press("main button")
        page.wait_for_url("**/series/*")
        walk.look()
        walk.press("summary")
        to(page, "#dates")
        page.keyboard.type("2021-10-31")
        walk.press("details button")
        page.wait_for_url("**/points/*")
        walk.look()
        walk.press("a.button")
        page.wait_for_url("**/new-report*")
        walk.look()
        walk.press("button[value=start]")
        page.wait_for_url("**/jobs/*")
        page.wait_for_selector("a.button", timeout=_WAIT)  # it came as an event: nothing was pressed
        walk.look()
        walk.press("a.button")
        page.wait_for_url("**/reports/*")
        walk.look()
        _judge(walk)


def _judge(walk: Walk) -> None:
    """Reject the first record with a reason; the page stays where it is."""
    page = walk.page
    walk.press(".review > details > summary")
    to(page, ".review input[name=verdict]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.value") == "reject"
    to(page, ".review input[name=reason]")
    page.keyboard.type("与本地无关")
    walk.press(".review form > button")  # htmx puts the review in its place
    page.wait_for_selector(".review [role=status]", timeout=_WAIT)
    assert "理由：与本地无关" in page.inner_text(".review [role=status]")
    walk.look()
    page.reload()
    assert "评审 1 条，驳回 1" in page.inner_text("body")


def test_the_same_without_script(serve: Serve, chromium: Any) -> None:
    """Forms and whole pages alone: a job's page loads itself anew until the report is there."""
    served = serve()
    with working(served):
        context = chromium.new_context(java_script_enabled=False, base_url=served.address)
        page = context.new_page()
        page.goto("/new-report")
        page.fill("#region", "辽宁")
        page.select_option("#sector", "工业")
        page.fill("#dates", "2021-10-31")
        page.click("button[value=start]")
        page.wait_for_selector("a.button", timeout=_WAIT)
        page.click("a.button")
        page.click(".review summary >> nth=0")
        page.check(".review input[value=accept] >> nth=0")
        page.click(".review form > button >> nth=0")
        page.wait_for_url("**/reports/*#*")
        assert "评审 1 条，驳回 0" in page.inner_text("body")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_every_first_page_is_fit_for_all(serve: Serve, chromium: Any, width: int, scheme: str) -> None:
    served = serve()
    walk = Walk(chromium, served.address, width, script=True)
    walk.page.emulate_media(color_scheme=scheme)
    for where in (
        "/corpus",
        "/search?q=有序用电",
        "/series",
        "/reports",
        "/jobs",
        "/audits",
        "/new-report",
        "/sign-in",
    ):
        walk.page.goto(where)
        walk.look()
    walk.page.goto("/search?q=有序用电")
    walk.press(".hits a")
    walk.page.wait_for_url("**/documents/**")
    walk.look()
