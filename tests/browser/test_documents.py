"""The page of a run and its documents, opened from the disk as a reader opens them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import make_default_run
from tests.sharing import Shared

pytestmark = pytest.mark.browser
# Milliseconds, however busy the machine is.
MOST = 1_800_000
TWICE_DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
SET = "2023/wko"
DOCUMENTS = {
    "index.html": "Молодежный корпус «ZHAS PROJECT» города Шымкент и ЗКО — Приложения к отчету",
    f"{SET}/appendix.ru.html": "Приложения к отчету о реализации проекта · ЗКО · 2023 год",
    f"{SET}/40_small_grants.ru.html": "Малые гранты · ЗКО · 2023 год",
}


@pytest.fixture(scope="session")
def outputs(shared: Shared) -> Path:
    return make_default_run(shared)


@dataclass
class Opened:
    """A page and all that it asked for and complained of while it was open."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: Path) -> None:
        self.page.goto(path.as_uri(), wait_until="networkidle")


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    context = browser.new_context(viewport=DESK)
    context.set_default_timeout(MOST)
    opened = Opened(context.new_page())
    opened.page.on("request", lambda request: opened.requests.append(request.url))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("console", lambda message: opened.complaints.append(f"{message.type}: {message.text}"))
    yield opened
    context.close()


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest, outputs: Path) -> Path:
    return outputs / str(request.param)


def test_asks_for_nothing_but_itself_and_does_not_complain(opened: Opened, document: Path) -> None:
    opened.go(document)
    # What is drawn only when it is scrolled to must not ask either.
    opened.page.mouse.wheel(0, 100_000)
    opened.page.evaluate(TWICE_DRAWN)
    opened.page.wait_for_load_state("networkidle")
    assert opened.requests[0] == document.as_uri()
    assert [url for url in opened.requests[1:] if not url.startswith("data:")] == []
    assert opened.complaints == []


def test_says_its_language_and_title(opened: Opened, document: Path, outputs: Path) -> None:
    opened.go(document)
    assert opened.page.locator("html").get_attribute("lang") == "ru"
    assert opened.page.title() == DOCUMENTS[document.relative_to(outputs).as_posix()]
    assert opened.page.locator("h1").count() == 1


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_fits_the_screen_and_says_first_that_data_are_made_up(
    opened: Opened, document: Path, screen: dict[str, int]
) -> None:
    opened.page.set_viewport_size(screen)
    opened.go(document)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    notice = opened.page.get_by_role("note").filter(has_text="вымышлены").first
    assert notice.is_visible()
    box = notice.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= screen["width"]
    assert box["y"] + box["height"] <= screen["height"]


def test_every_link_of_the_page_leads_to_a_file_or_a_place(opened: Opened, outputs: Path) -> None:
    opened.go(outputs / "index.html")
    links = [str(link.get_attribute("href")) for link in opened.page.locator("a").all()]
    assert any(link.endswith("appendix.ru.pdf") for link in links)
    for link in links:
        address = urlsplit(link)
        assert address.scheme == address.netloc == ""
        assert (outputs / unquote(address.path)).exists(), link
        if address.fragment and not address.path:
            assert opened.page.locator(f'[id="{unquote(address.fragment)}"]').count() == 1, link
