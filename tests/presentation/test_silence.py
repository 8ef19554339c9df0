"""Tables that tell nothing are left out of a page and named together in one notice."""

import pytest
from builders import clean_data, make_programme

from zhas_eval.indicators.budget import calculate_budget
from zhas_eval.indicators.budget_items import calculate_budget_items, list_items
from zhas_eval.indicators.consultations import calculate_consultations
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.presentation.blocks import Block, Heading, Notice, Table
from zhas_eval.presentation.page import Page
from zhas_eval.presentation.silence import find_silence
from zhas_eval.presentation.tables.breakdown import tabulate_groups
from zhas_eval.presentation.tables.budget import tabulate_lines, tabulate_sections

LINE = {"year": 2023, "budget": "goods", "item": "бумага", "planned": 100.0}
TALK = {"number": "1", "consulted_on": "2023-10-05", "region": "wko", "contact": "phone"}


class Listening(Page):
    """A page that keeps what it shows."""

    def __init__(self, *args: object, **names: object) -> None:
        super().__init__(*args, **names)
        self.shown: list[Block] = []

    def show(self, *blocks: Block | None) -> None:
        self.shown += [block for block in blocks if block is not None]


def _page(*tables: str, **rows: object) -> Listening:
    scope = make_programme(*tables).scope(region="all", period="2023")
    clean = clean_data(**rows)
    families = (calculate_budget, calculate_budget_items, calculate_consultations)
    return Listening(
        Ledger(scope, [figure for family in families for figure in family(clean, scope)]), "ru", name="budget"
    )


def _by_contact(page: Page) -> Table:
    return tabulate_groups(page, "consultations_contact", "consultations", "contact", "contact")


@pytest.mark.parametrize(
    ("tables", "rows", "silence"),
    [
        (["budget_lines"], {}, "not_kept"),
        (["consultations"], {}, "no_data"),
        (["consultations"], {"consultations": [TALK]}, None),
    ],
)
def test_a_table_without_numbers_says_why(tables, rows, silence):
    page = _page(*tables, **rows)
    assert find_silence(page, _by_contact(page)) == silence


def test_silent_tables_make_one_notice_and_no_heading():
    page = _page("budget_lines")
    page.part("outreach.consultations", _by_contact(page))
    assert page.shown == []
    page.close()
    [notice] = page.shown
    assert isinstance(notice, Notice)
    assert page("table.consultations_contact") in notice.text


def test_a_table_that_tells_is_shown_under_its_heading():
    page = _page("consultations", consultations=[TALK])
    page.part("outreach.consultations", _by_contact(page))
    assert [type(block) for block in page.shown] == [Heading, Table]


def test_sections_without_payments_have_no_column_of_them():
    page = _page("budget_lines", budget_lines=[LINE])
    table = tabulate_sections(page)
    heads = [cell.text for cell in table.head[0]]
    assert page("table.budget_planned") in heads
    assert page("table.budget_paid") not in heads
    assert find_silence(page, table) is None


def test_sections_without_any_table_of_money_are_silent():
    page = _page("consultations")
    assert find_silence(page, tabulate_sections(page)) == "not_kept"


def test_lines_of_the_estimate_are_named_as_in_the_file():
    clean = clean_data(budget_lines=[LINE])
    page = _page("budget_lines", "budget_payments", budget_lines=[LINE])
    [row] = tabulate_lines(page, list_items(clean)).body
    assert row[1].text == "бумага"


def test_a_remark_is_made_only_of_what_is_not_nought():
    page = _page()
    page.remark("budget.outside", n="budget.outside_days")
    assert page.shown == []
