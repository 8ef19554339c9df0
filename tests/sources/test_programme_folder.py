"""A programme folder that cannot be used says where and why, all at once."""

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml
from builders import LOGFRAME, PERSON, passport_data, write_programme, write_workbook

from zhas_eval.cleaning.load import load_clean
from zhas_eval.errors import InputError, Problem
from zhas_eval.presentation.labels import describe_problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.sources.clean_store import store_key
from zhas_eval.sources.logframe_file import LOGFRAME_SHEETS
from zhas_eval.sources.passport_file import _problem
from zhas_eval.sources.programme_folder import (
    find_sheets,
    find_unread_workbooks,
    input_hashes,
    open_programme,
    raw_paths,
    read_raw_workbooks,
)


@pytest.fixture
def folder(tmp_path) -> Path:
    return write_programme(tmp_path / "small", participants=[PERSON], posts=[])


def _problems(call, *args) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        call(*args)
    for value in (PERSON["full_name"], PERSON["iin"], PERSON["phone"]):
        assert value not in str(caught.value)
    return list(caught.value.problems)


def _rewrite_passport(folder: Path, **changes) -> None:
    data = passport_data("participants", "posts", **changes)
    (folder / "programme.yml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def _write_logframe(folder: Path, **rows: list) -> None:
    names = {"tasks": "Задачи", "activities": "Мероприятия", "indicators": "Индикаторы"}
    names |= {"targets": "План и факт", "statistics": "Статистика"}
    sheets = {
        sheet: [heads, *rows.get(key, [])] for key, sheet in names.items() for heads in [LOGFRAME[sheet]]
    }
    write_workbook(folder / "logframe.xlsx", sheets)


def test_a_folder_is_opened(folder):
    programme = open_programme(folder)
    assert programme.passport.region_codes() == ["shymkent", "wko"]
    assert set(input_hashes(programme)) == {
        *("programme.yml", "logframe.xlsx", "raw/participants.xlsx", "raw/posts.xlsx")
    }


def test_missing_workbooks_are_told_together(folder):
    programme = open_programme(folder)
    for path in (folder / "raw").iterdir():
        path.unlink()
    problems = _problems(read_raw_workbooks, programme)
    assert [(problem.rule, problem.file) for problem in problems] == [
        *(("missing_workbook", "participants.xlsx"), ("missing_workbook", "posts.xlsx"))
    ]


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("empty", "empty_file"),
        ("text", "unreadable_workbook"),
        ("html", "web_page"),
        ("truncated", "damaged_workbook"),
    ],
)
def test_a_file_that_is_no_workbook(folder, damage, rule):
    path = folder / "raw" / "participants.xlsx"
    whole = path.read_bytes()
    broken = {"empty": b"", "text": b"to be done\n", "html": b"<html><table></table></html>"}
    path.write_bytes(broken.get(damage, whole[: len(whole) // 2]))
    (problem,) = _problems(read_raw_workbooks, open_programme(folder))
    assert (problem.rule, problem.file) == (rule, "participants.xlsx")


def test_a_missing_sheet_is_told_with_those_there_are(folder):
    write_workbook(folder / "raw" / "participants.xlsx", {"Лист1": [["ФИО"]]})
    programme = open_programme(folder)
    (problem,) = _problems(find_sheets, programme, read_raw_workbooks(programme))
    assert (problem.rule, problem.file, problem.sheet) == (
        "missing_sheet",
        "participants.xlsx",
        "participants",
    )
    assert problem.details == {"known": "Лист1"}


def test_a_missing_column_is_told_by_its_heading(folder):
    path = folder / "raw" / "participants.xlsx"
    book = openpyxl.load_workbook(path)
    book.active["G1"] = "Регионы проекта"
    book.save(path)
    (problem,) = _problems(load_clean, open_programme(folder))
    assert (problem.rule, problem.row, problem.column) == ("missing_column", 1, "Регион")
    assert describe_problem(problem, wording=Wording("ru")).startswith(
        "participants.xlsx, лист «participants», строка 1, столбец «Регион»: На листе нет столбца\n"
    )


def test_a_table_in_parts(folder):
    _rewrite_passport(folder, sources={"participants": {"file": "Реестр-*.xlsx"}})
    for name in ("Реестр-2.xlsx", "Реестр-1.xlsx", "реестр-3.XLSX", "Список.xlsx"):
        write_workbook(folder / "raw" / name, {"Люди": [["ФИО"], [name]]})
    (folder / "raw" / "~$Реестр-2.xlsx").touch()
    programme = open_programme(folder)
    parts = ["Реестр-1.xlsx", "Реестр-2.xlsx", "реестр-3.XLSX"]
    assert [path.name for path in raw_paths(programme)] == parts
    assert find_unread_workbooks(programme) == ["participants.xlsx", "posts.xlsx", "Список.xlsx"]
    sheets = find_sheets(programme, read_raw_workbooks(programme))["participants"]
    assert [(sheet.file, sheet.text.loc[2, 0]) for sheet in sheets] == [(name, name) for name in parts]
    assert {f"raw/{name}" for name in parts} < set(input_hashes(programme))


def test_a_file_is_found_however_its_name_is_spelt(folder):
    _rewrite_passport(folder, sources={"posts": {"file": "Posts.xlsx", "sheet": "POSTS "}})
    programme = open_programme(folder)
    (sheet,) = find_sheets(programme, read_raw_workbooks(programme))["posts"]
    assert (sheet.file, sheet.sheet) == ("posts.xlsx", "posts")


def test_a_pattern_that_no_file_fits(folder):
    _rewrite_passport(folder, sources={"participants": {"file": "part-*.xlsx"}})
    programme = open_programme(folder)
    (problem,) = _problems(find_sheets, programme, read_raw_workbooks(programme))
    assert (problem.rule, problem.key) == ("no_file_fits", "sources.participants.file")


def test_corrections_of_a_person_are_input_too(folder):
    programme = open_programme(folder)
    before = input_hashes(programme)
    write_workbook(folder / "cleaning-overrides.xlsx", {"Правки": [["а"]]})
    assert input_hashes(programme).keys() - before.keys() == {"cleaning-overrides.xlsx"}


def test_no_folder(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    (problem,) = _problems(open_programme, "zhastar-2025")
    assert describe_problem(problem, wording=Wording("ru")).splitlines() == [
        "zhastar-2025: Такой папки нет",
        "  Что сделать: Проверьте путь; папки программ лежат в data/, например data/zhastar-2025",
    ]
    (problem,) = _problems(open_programme, folder / "programme.yml")
    assert problem.rule == "no_folder"


def test_no_passport(folder):
    (folder / "programme.yml").unlink()
    (problem,) = _problems(open_programme, folder)
    assert (problem.rule, problem.details) == ("missing_passport", {"folder": "small"})


@pytest.mark.parametrize("content", [b"a: [1", b"a: b: c", "ngo: Корган".encode("cp1251"), b"a: \x00"])
def test_a_passport_that_is_no_yaml(folder, content):
    (folder / "programme.yml").write_bytes(content)
    (problem,) = _problems(open_programme, folder)
    assert (problem.rule, problem.file) == ("bad_yaml", "programme.yml")


@pytest.mark.parametrize("sign", ["[", "- ", "? "])
def test_a_passport_nested_without_end_is_refused_at_its_line(folder, sign):
    (folder / "programme.yml").write_text(f"code: a\nngo:\n  {sign * 100_000}", encoding="utf-8")
    (problem,) = _problems(open_programme, folder)
    assert (problem.rule, problem.row) == ("bad_yaml", 3)


def test_a_mark_shows_the_line_of_the_passport(folder):
    (folder / "programme.yml").write_text("code: a\nngo: [\n", encoding="utf-8")
    (problem,) = _problems(open_programme, folder)
    assert problem.row is not None
    assert "в указанной строке или выше" in describe_problem(problem, wording=Wording("ru"))


@pytest.mark.parametrize(
    ("changes", "key", "rule"),
    [
        ({"colour": "red"}, "colour", "passport_unknown_key"),
        ({"starts_on": "осень"}, "starts_on", "passport_bad_date"),
        ({"regions": []}, "regions", "passport_bad_length"),
        ({"code": "Код"}, "code", "passport_bad_code"),
        ({"report": {"periods": ["2023"]}}, "report.regions", "passport_missing_key"),
        ({"report": {"periods": [2023], "regions": ["all"]}}, "report.periods.0", "passport_bad_text"),
        ({"report": {"periods": "2023", "regions": ["all"]}}, "report.periods", "passport_bad_list"),
        ({"report": "all"}, "report", "passport_bad_mapping"),
        ({"ngo": ["А"]}, "ngo", "passport_bad_mapping"),
        ({"visits_per_grant": "два"}, "visits_per_grant", "passport_bad_number"),
        ({"visits": {"interim": {"within_days": -1}}}, "visits.interim.within_days", "passport_bounds"),
        ({"visits": {"interim": {}}}, "visits.interim", "passport_visit_deadline"),
        (
            {"visits": {"final": {"within_days": 1, "by": {1: "2023-12-31"}}}},
            "visits.final",
            "passport_visit_deadline",
        ),
        ({"visits": {"midterm": {"within_days": 60}}}, "visits", "passport_unknown_visit"),
        ({"visits": {"final": {"by": {7: "2023-12-31"}}}}, "visits.final.by", "passport_unknown_cycle"),
        ({"deviation": "10 %"}, "deviation", "passport_bad_number"),
        ({"made_up": "может быть"}, "made_up", "passport_bad_flag"),
        ({"findings": {"share_points": 5}}, "findings.share_points", "passport_bounds"),
        ({"form": "2019"}, "form", "passport_bad_choice"),
        ({"missing": {"lost": ["потеряли"]}}, "missing.lost", "passport_bad_choice"),
        ({"missing": {"refused": "отказ"}}, "missing.refused", "passport_bad_list"),
        ({"age_bands": [[13]]}, "age_bands.0.1", "passport_missing_key"),
        ({"currency": None}, "currency", "passport_bad_choice"),
    ],
)
def test_a_wrong_key_of_the_passport_is_named(folder, changes, key, rule):
    _rewrite_passport(folder, **changes)
    (problem,) = _problems(open_programme, folder)
    assert (problem.rule, problem.key, problem.column) == (rule, key, "")
    told = describe_problem(problem, wording=Wording("ru"))
    assert told.startswith(f"programme.yml, ключ «{key}»: ")
    assert "Что сделать: " in told
    assert not re.search(r"[Ii]nput|should|valid|expected", told)


def test_an_error_of_another_type_is_told_in_general_words():
    problem = _problem({"type": "recursion_loop", "loc": ("ngo",), "msg": "Recursion error"}, "programme.yml")
    assert (problem.rule, problem.key) == ("bad_passport", "ngo")
    assert describe_problem(problem, wording=Wording("ru")).startswith(
        "programme.yml, ключ «ngo»: Значение не подходит\n"
    )


@pytest.mark.parametrize(
    ("changes", "key", "word"),
    [
        ({"partners": [{"name": "А", "role": "б", "region": "almaty"}]}, "partners.region", "almaty"),
        ({"report": {"periods": ["2023"], "regions": ["astana"]}}, "report.regions", "astana"),
        (
            {
                "cycles": [
                    {
                        "code": 1,
                        "starts_on": "2023-09-25",
                        "ends_on": "2023-12-31",
                        "cap": 1,
                        "quota": {"aktau": 1},
                    }
                ]
            },
            "cycles.quota",
            "aktau",
        ),
        ({"ends_on": "2023-01-01"}, "ends_on", "Срок кончается раньше"),
        ({"regions": [{"code": "all", "name": "А", "short": "А"}]}, "regions", "all"),
    ],
)
def test_references_of_the_passport_lead_somewhere(folder, changes, key, word):
    _rewrite_passport(folder, **changes)
    (problem,) = _problems(open_programme, folder)
    assert problem.key == key
    assert word in describe_problem(problem, wording=Wording("ru"))


def test_an_unknown_table(folder):
    _rewrite_passport(folder, sources={"spaceships": {"file": "a.xlsx", "sheet": "А"}})
    (problem,) = _problems(open_programme, folder)
    assert (problem.rule, problem.key) == ("unknown_table", "sources.spaceships")


@pytest.mark.parametrize(
    ("more", "key", "rule"),
    [
        ({"without": ["colour"]}, "sources.posts.without", "passport_unknown_column"),
        ({"headers": {"colour": ["Цвет"]}}, "sources.posts.headers", "passport_unknown_column"),
        ({"without": ["region"]}, "sources.posts.without", "passport_required_column"),
        ({"headers": {"views": "Глаза"}}, "sources.posts.headers.views", "passport_bad_list"),
    ],
)
def test_columns_that_a_source_names_are_those_of_its_table(folder, more, key, rule):
    _rewrite_passport(folder, sources={"posts": {"file": "posts.xlsx", "sheet": "posts"} | more})
    (problem,) = _problems(open_programme, folder)
    assert (problem.rule, problem.key) == (rule, key)
    if rule != "passport_bad_list":
        assert "posted_on, title, language, region, views" in problem.details["known"]


def test_workbooks_that_the_passport_does_not_name(folder):
    for name in ("Лишний.XLSX", "старые.csv", "~$posts.xlsx", ".скрытый.xlsx", "readme.txt"):
        (folder / "raw" / name).touch()
    programme = open_programme(folder)
    assert find_unread_workbooks(programme) == ["Лишний.XLSX", "старые.csv"]
    for name in ("a.xlsb", "a.tsv", "a.parquet"):
        (folder / "raw" / name).touch()
        assert name in find_unread_workbooks(programme)
        (folder / "raw" / name).unlink()
    kept = store_key(programme)
    (folder / "raw" / "старые.csv").unlink()
    assert store_key(programme) != kept
    unread = load_clean(programme).problems.query("rule == 'unread_workbook'")
    assert unread[["file", "severity"]].to_numpy().tolist() == [["Лишний.XLSX", "warning"]]


def test_sheets_and_columns_that_the_logframe_lacks(folder):
    sheets = {name: [heads] for name, heads in LOGFRAME.items() if name != "Задачи"}
    sheets["Индикаторы"] = [[head for head in LOGFRAME["Индикаторы"] if head != "measure"]]
    write_workbook(folder / "logframe.xlsx", sheets)
    problems = _problems(open_programme, folder)
    assert [(problem.rule, problem.sheet, problem.column) for problem in problems] == [
        *(("missing_sheet", "Задачи", ""), ("missing_logframe_column", "Индикаторы", "measure"))
    ]


def test_the_guide_lists_every_heading_of_the_logframe():
    guide = (Path(__file__).resolve().parents[2] / "docs" / "own-programme.ru.md").read_text(encoding="utf-8")
    for sheet, heads in LOGFRAME_SHEETS.items():
        assert f"| {sheet} | {' '.join(f'`{head}`' for head in heads)} |" in guide


def test_references_of_the_logframe_lead_somewhere(folder):
    activity = ["1.1", "9", "А", "", "", "", "", "", "", ""]
    indicator = ["posts", "1", "social", "А", "единиц", "mean", "", ""]
    target = ["nothing", "almaty", "2023", "1", "1", ""]
    _write_logframe(folder, activities=[activity], indicators=[indicator], targets=[target])
    problems = _problems(open_programme, folder)
    assert {problem.rule for problem in problems} == {"unknown_reference"}
    assert [
        (problem.sheet, problem.row, problem.column, problem.details["known"]) for problem in problems
    ] == [
        ("Мероприятия", 2, "task", "—"),
        ("Индикаторы", 2, "group", "1.1, socio_economic"),
        ("Индикаторы", 2, "aggregation", "sum, latest, maximum, unique, ratio, bounds"),
        ("План и факт", 2, "indicator", "posts"),
        ("План и факт", 2, "region", "all, shymkent, wko"),
    ]


@pytest.mark.parametrize(
    ("target", "found"),
    [
        (["2023", "более 500", "около 1 млн"], []),
        (["2023-Q4", "", "-"], []),
        (["all", "—", "80 %"], []),
        (["2023 год", "1", "1"], [("bad_period", "period")]),
        (["", "1", "1"], [("bad_period", "period")]),
        (["2022", "1", "1"], [("bad_period", "period")]),
        (["2023", "много", "нет"], [("bad_quantity", "plan"), ("bad_quantity", "reported")]),
    ],
)
def test_periods_and_quantities_of_the_logframe_can_be_read(folder, target, found):
    indicator = ["posts", "1", "socio_economic", "А", "единиц", "sum", "", ""]
    period, _, reported = target
    rows = {"indicators": [indicator], "targets": [["posts", "all", *target, ""]]}
    _write_logframe(folder, **rows, statistics=[["sex", "male", "Мужчины", reported, period]])
    if not found:
        assert open_programme(folder).logframe.targets[0].period == period
        return
    problems = _problems(open_programme, folder)
    assert [(problem.rule, problem.column, problem.row) for problem in problems] == [
        (rule, column, 2) for rule, column in [*found, found[-1]]
    ]
    assert [problem.sheet for problem in problems] == ["План и факт"] * len(found) + ["Статистика"]
    for problem in problems:
        told = describe_problem(problem, wording=Wording("ru"))
        assert "Что сделать: " in told
        assert "много" not in told


def test_a_day_of_the_logframe_that_is_none(folder):
    _write_logframe(folder, tasks=[["1", "А"]], activities=[["1.1", "1", *[""] * 6, "сентябрь", 45204.0]])
    problems = _problems(open_programme, folder)
    assert [(problem.rule, problem.row, problem.column) for problem in problems] == [
        *(("bad_date", 2, "starts_on"), ("bad_date", 2, "ends_on"))
    ]


def test_days_of_the_logframe_are_texts_or_days(folder):
    days = [date(2023, 10, 5), "2023-10-06 "]
    _write_logframe(folder, tasks=[["1", "А"]], activities=[["1.1", "1", *[""] * 6, *days]])
    (activity,) = open_programme(folder).logframe.activities
    assert (activity.starts_on, activity.ends_on) == (date(2023, 10, 5), date(2023, 10, 6))


def test_quantities_and_numbers_of_the_logframe(folder):
    indicator = [7.0, "1.1", "socio_economic", "А", "единиц", "sum", "", ""]
    _write_logframe(folder, indicators=[indicator], targets=[[7.0, "all", 2023.0, 28.0, "более 30", ""]])
    (target,) = open_programme(folder).logframe.targets
    assert (target.indicator, target.period, target.plan.value) == ("7", "2023", 28)
    assert target.reported.lower == 30


def test_an_unknown_region_or_period_of_a_scope(folder):
    programme = open_programme(folder)
    for options, rule in (
        ({"region": "almaty", "period": "2023"}, "unknown_scope_region"),
        ({"region": "wko", "period": "2022"}, "unknown_period"),
    ):
        with pytest.raises(InputError) as caught:
            programme.scope(**options)
        assert caught.value.problems[0].rule == rule
