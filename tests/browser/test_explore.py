"""The interactive notebook in JupyterLab, as its reader uses it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from zhas_eval.explore.data import ProgrammeData, open_data
from zhas_eval.presentation.numbers import format_figure
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.tables import load_contracts

from .lab import run_lab

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
RU = Wording("ru")
# Milliseconds, however busy the machine is: only what will never be is given up.
MOST = 1_800_000
GROUPS = [
    *("participants.sex.female", "participants.share.sex.female"),
    *("participants.sex.male", "participants.share.sex.male", "participants"),
]


@pytest.fixture(scope="module")
def data() -> ProgrammeData:
    return open_data(ROOT / "data" / "zhas-2023")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("lab")
    project = folder / "project"
    shutil.copytree(
        ROOT / "notebooks", project / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    shutil.copytree(ROOT / "data", project / "data", ignore=shutil.ignore_patterns("__pycache__"))
    with run_lab(project, folder / "private") as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 1600})
    context.set_default_timeout(MOST)
    expect.set_options(timeout=MOST)
    yield context.new_page()
    context.close()


def test_panel_answers_and_leads_to_excel_rows(lab: str, page: Page, data: ProgrammeData) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(lab)
    _run_all_cells(page)
    panel = page.locator(".jp-OutputArea-output", has=page.get_by_label("Регион", exact=True))
    expect(panel.locator("table").first).to_be_visible(timeout=MOST)

    for region, name in (("all", None), ("shymkent", "Шымкент")):
        if name is not None:
            panel.get_by_label("Регион", exact=True).select_option(label=name)
        expected = [data.ledger(region, "2023")[group] for group in GROUPS]
        for figure in expected:
            cell = panel.locator(f'td[data-figure="{figure.figure}"]')
            expect(cell).to_have_text(format_figure(figure, RU), use_inner_text=False)
        expect(panel.locator("svg[role=img]")).to_be_visible()

    women = data.ledger("shymkent", "2023")["participants.sex.female"]
    panel.get_by_role("button", name="Женщины").click()
    rows = panel.locator("table").last.locator("tbody tr")
    expect(rows).to_have_count(women.rows)
    shown = [tuple(row.locator("td").all_inner_texts()[:3]) for row in rows.all()]
    assert sorted("!".join(place) for place in shown) == sorted(women.evidence)

    content = page.content()
    assert not [value for value in _personal_values(data) if value in content]
    assert complaints == []


def _run_all_cells(page: Page) -> None:
    # Run before there is a kernel, the cells wait in a dialog that asks for one.
    page.get_by_role("button", name="| Idle").wait_for(timeout=MOST)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def _personal_values(data: ProgrammeData) -> set[str]:
    """Every name, IIN and phone of the clean tables."""
    return {
        str(value)
        for name, table in data.clean.tables.items()
        for column in load_contracts()[name].columns
        if column.kind in {"name", "iin", "phone"}
        for value in table[column.name].dropna()
    }
