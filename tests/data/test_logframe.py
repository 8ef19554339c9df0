"""The logframe says what the final report of 2023 says, read out of the report's own text."""

import re
from pathlib import Path

import openpyxl
import pytest
import yaml

from . import report_2023

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "zhas-2023"
REPORT = ROOT.parent / "shared" / "programme" / "final-report-2023.ru.txt"
AGGREGATIONS = {"sum", "latest", "maximum", "unique", "ratio", "bounds"}


@pytest.fixture(scope="module")
def report() -> str:
    if not REPORT.is_file():
        pytest.skip("the text of the report is not kept in the repository: shared/programme is absent")
    return REPORT.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sheets() -> dict[str, list[dict[str, str]]]:
    book = openpyxl.load_workbook(FOLDER / "logframe.xlsx")
    return {page.title: _records(page) for page in book}


def _records(page) -> list[dict[str, str]]:
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(head, ("" if cell is None else cell for cell in row), strict=True)) for row in rows]


def _plain(text: str) -> str:
    """Without the marks of a list and line breaks, which the logframe does not keep."""
    return " ".join(text.split()).removeprefix("-").strip().rstrip(";:. ")


def _targets(sheets, source: str) -> list[dict[str, str]]:
    return [row for row in sheets["План и факт"] if row["source"] == source]


def test_task_table_has_the_plan_and_fact_of_the_report_in_order(report, sheets):
    plan, reported = [], []
    for row in report_2023.task_rows(report):
        blank = [""] * len(row.indicators)
        plan += row.plan or blank
        reported += row.reported or blank
    written = _targets(sheets, "таблица задач")
    assert [row["plan"] for row in written] == plan
    assert [row["reported"] for row in written] == reported


def test_indicators_of_the_task_table_are_worded_as_in_the_report(report, sheets):
    expected = [
        (row.activity, f"{row.activity}.{number}", _plain(line))
        for row in report_2023.task_rows(report)
        for number, line in enumerate(row.indicators, 1)
    ]
    written = [row for row in sheets["Индикаторы"] if row["group"] != "socio_economic"]
    assert [(row["group"], row["number"], _plain(row["name"])) for row in written] == expected


def test_targets_follow_the_order_of_the_indicators(sheets):
    codes = [row["indicator"] for row in sheets["Индикаторы"]]
    written = _targets(sheets, "таблица задач") + _targets(sheets, "таблица эффектов")
    assert [row["indicator"] for row in written] == codes
    assert len(codes) == len(set(codes))


def test_nine_indicators_are_those_of_the_report(report, sheets):
    written = [row for row in sheets["Индикаторы"] if row["group"] == "socio_economic"]
    targets = _targets(sheets, "таблица эффектов")
    assert [
        (f"{row['number']}.", row["name"], row["unit"], target["plan"], target["reported"])
        for row, target in zip(written, targets, strict=True)
    ] == report_2023.effects(report)
    assert len(written) == 9


@pytest.mark.parametrize("table", ["sex", "status", "age"])
def test_statistics_are_those_of_the_report(report, sheets, table):
    total, *groups = report_2023.statistics(report)[table]
    written = [row for row in sheets["Статистика"] if row["table"] == table]
    assert [(row["label"], row["reported"]) for row in written] == groups
    totals = [row for row in sheets["Статистика"] if row["table"] == "total"]
    assert [(row["label"], row["reported"]) for row in totals] == [total]


def test_statistics_use_known_groups(sheets):
    codebooks = yaml.safe_load((ROOT / "zhas_eval/programme/codebooks.yml").read_text(encoding="utf-8"))
    passport = yaml.safe_load((FOLDER / "programme.yml").read_text(encoding="utf-8"))
    bands = [f"{low}+" if high is None else f"{low}-{high}" for low, high in passport["age_bands"]]
    groups = {
        name: [row["group"] for row in sheets["Статистика"] if row["table"] == name]
        for name in ("status", "age")
    }
    assert groups == {"status": list(codebooks["social_status"]), "age": bands}


def test_activities_keep_the_texts_of_the_report(report, sheets):
    expected = [row.texts for row in report_2023.task_rows(report)]
    written = sheets["Мероприятия"]
    for column in expected[0]:
        assert [_plain(row[column]) for row in written] == [_plain(texts[column]) for texts in expected]


def test_tasks_are_those_of_the_report(report, sheets):
    named = dict(re.findall(r"^\tЗадача (\d)\. (.+?);?$", report, flags=re.MULTILINE))
    assert {row["task"]: row["name"] for row in sheets["Задачи"]} == named
    assert {row["task"] for row in sheets["Мероприятия"]} == set(named)
    assert all(row["activity"].startswith(f"{row['task']}.") for row in sheets["Мероприятия"])


def test_regions_share_the_grants_of_their_year(sheets):
    for period in ("2023", "2024"):
        plan = {
            row["region"]: int(row["plan"])
            for row in sheets["План и факт"]
            if row["indicator"] == "grant_contracts" and row["period"] == period
        }
        assert plan.pop("all") == sum(plan.values()) == 28


def test_formula_stands_where_a_measure_does(sheets):
    for row in sheets["Индикаторы"]:
        assert bool(row["measure"]) == bool(row["formula"]), row["indicator"]
        assert row["aggregation"] in AGGREGATIONS
        assert row["unit"]


def test_everything_is_stored_as_text(sheets):
    assert {type(cell) for rows in sheets.values() for row in rows for cell in row.values()} == {str}


def test_no_personal_name_or_phone_of_the_report_is_kept(report, sheets):
    text = " ".join(cell for rows in sheets.values() for row in rows for cell in row.values())
    contacts = re.findall(r"^\t(\w+) [\w.]+\s+-\s+(\+7[\d\s]+\d)$", report, flags=re.MULTILINE)
    assert contacts
    assert not [part for contact in contacts for part in contact if part in text]
