"""Shares with their bounds, and two dimensions in one table."""

from dataclasses import replace
from pathlib import Path

import pytest

from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.tables.people import tabulate_cross, tabulate_shares
from zhas_eval.presentation.view import View
from zhas_eval.programme.scope import Scope
from zhas_eval.sources.programme_folder import open_programme

PROGRAMME = Path(__file__).resolve().parents[2] / "data" / "zhas-2023"
SHARE = "participants.neet_share"


@pytest.fixture(scope="module")
def scope() -> Scope:
    return open_programme(PROGRAMME).scope(region="all", period="2023")


def _figure(scope: Scope, indicator: str, value: float, **more: object) -> Figure:
    return replace(Figure(indicator, scope.region, scope.period.code, value=value, unit="people"), **more)


def _texts(rows: tuple) -> list[list[str]]:
    return [[plain(cell.text).replace("\u00a0", " ") for cell in row] for row in rows]


def test_a_share_stands_beside_its_missing_answers_and_bounds(scope: Scope) -> None:
    share = _figure(
        scope,
        SHARE,
        0.75,
        unit="share",
        denominator=8.0,
        lower=0.6,
        upper=0.8,
        missing=2,
        method="bounds_missing",
    )
    table = tabulate_shares(View(Ledger(scope, [share]), "ru"), "eligibility_shares", [SHARE])
    assert [row[1:] for row in _texts(table.body)] == [["75 %", "8", "2", "от 60 % до 80 %"]]
    assert all(cell.figure == share.figure for cell in table.body[0][1:])


def test_a_withheld_share_tells_nothing_and_a_full_one_has_no_bounds(scope: Scope) -> None:
    share = _figure(scope, SHARE, 0.75, unit="share", missing=2)
    hidden = View(Ledger(scope, [share.withhold()]), "ru")
    table = tabulate_shares(hidden, "eligibility_shares", [SHARE])
    assert [row[1:] for row in _texts(table.body)] == [["скрыто", "", "", ""]]
    assert len(table.notes) == 1
    full = tabulate_shares(
        View(Ledger(scope, [replace(share, missing=0)]), "ru"), "eligibility_shares", [SHARE]
    )
    assert [row[1:] for row in _texts(full.body)] == [["75 %", "", "0", ""]]


def test_two_dimensions_cross_and_empty_groups_are_left_out(scope: Scope) -> None:
    figures = [
        _figure(scope, "participants", 12.0, dimension="sex", group="female"),
        _figure(scope, "participants", 0.0, dimension="sex", group="male"),
        _figure(scope, "participants", 7.0, dimension="age", group="17-22"),
        _figure(scope, "participants", 5.0, dimension="age", group="23-27"),
        _figure(scope, "participants", 0.0, dimension="age", group="28-32"),
        _figure(scope, "participants", 6.0, dimension="sex_age", group="female~17-22"),
        _figure(scope, "participants", 5.0, dimension="sex_age", group="female~23-27").withhold(),
        *(
            _figure(scope, "participants", 0.0, dimension="sex_age", group=f"{sex}~{age}")
            for sex, age in (
                *(("female", "28-32"), ("male", "17-22")),
                *(("male", "23-27"), ("male", "28-32")),
            )
        ),
        _figure(scope, "participants", 1.0, dimension="sex_age", group="missing"),
    ]
    table = tabulate_cross(View(Ledger(scope, figures), "ru"), "age", "sex", name="sex_age")
    assert _texts(table.head) == [["Группа", "Женщины", "Всего"]]
    assert _texts(table.body) == [["17–22 лет", "6", "7"], ["23–27 лет", "скрыто", "5"]]
    assert len(table.notes) == 2
