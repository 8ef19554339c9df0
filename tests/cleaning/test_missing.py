"""Why an answer is missing: what a word says, what a blank, an unreadable cell and an absent column leave."""

import pandas as pd
import pytest
from builders import PERSON, clean_records, make_programme, raw_workbooks, sheet_rows
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.cleaning.clean import Cleaned, clean_workbooks
from zhas_eval.programme.missing import (
    MISSING_DTYPE,
    MISSING_KINDS,
    load_missing_spellings,
    missing_column,
)
from zhas_eval.programme.tables import load_contracts
from zhas_eval.sources.raw import RawWorkbook, make_sheet

TEST = {"full_name": "Ким А", "iin": "991231600002", "region": "ЗКО", "tested_on": "05.10.2023"}
VISIT = {
    "grant": "G1",
    "region": "ЗКО",
    "visit": "итоговый",
    "visited_on": "05.11.2023",
    "targeted_use": "да",
}
POST = {"posted_on": "05.10.2023", "title": "А", "language": "рус", "region": "ЗКО", "views": 7.0}
WORDS = [(word, kind) for kind, words in load_missing_spellings().items() for word in words]


def _clean(*, changes: dict | None = None, **tables) -> Cleaned:
    sheets = {name: sheet_rows(name, records) for name, records in tables.items()}
    return clean_workbooks(raw_workbooks(sheets), make_programme(*tables, **(changes or {})))


def _kinds(table: pd.DataFrame, column: str) -> list[str | None]:
    kinds = table[missing_column(column)]
    assert kinds.dtype == MISSING_DTYPE
    assert (kinds.isna() == table[column].notna()).all()
    return kinds.astype(object).where(kinds.notna(), None).tolist()


def test_a_word_says_why_in_a_list_several_answers_a_number_a_share_a_sum_and_a_day():
    words = [word for word, _ in WORDS]
    application = {"cycle": 1.0, "submitted_on": "05.10.2023", "full_name": "Ким А", "region": "ЗКО"}
    cells = ("topic", "birth_date", "requested")
    cleaned = _clean(
        applications=[
            application | {"application": f"A{at}"} | dict.fromkeys(cells, word)
            for at, word in enumerate(words)
        ],
        posts=[POST | {"title": f"П {at}", "language": word, "views": word} for at, word in enumerate(words)],
        training_tests=[TEST | {"session": f"T{at}", "score_before": word} for at, word in enumerate(words)],
    )
    assert cleaned.data.problems.empty
    expected = [kind for _, kind in WORDS]
    assert len(expected) > 90
    columns = {"applications": cells, "posts": ("language", "views"), "training_tests": ("score_before",)}
    for table, names in columns.items():
        for name in names:
            assert _kinds(cleaned.data.tables[table], name) == expected, name


@pytest.mark.parametrize("cell", ["  ОТКАЗ. ", "«отказ»", "Отказ!"])
def test_a_word_is_known_however_it_is_written(cell):
    assert _kinds(_clean(participants=[PERSON | {"sex": cell}]).data.tables["participants"], "sex") == [
        "refused"
    ]


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "code"),
    [
        ("visits", VISIT, "targeted_use", "-", "no"),
        ("visits", VISIT, "targeted_use", "нет", "no"),
        ("applications", {}, "technical", "отказ", "failed"),
        ("application_scores", {}, "decision", "отказ", "rejected"),
    ],
)
def test_a_known_code_is_an_answer_whatever_else_its_word_means(table, row, column, cell, code):
    application = {"application": "1", "cycle": 1.0, "submitted_on": "05.10.2023", "full_name": "Ким А"}
    rows = {
        "visits": [row | {column: cell}],
        "applications": [application | {"region": "ЗКО", column: cell}],
        "application_scores": [{"application": "1", "decided_on": "20.10.2023", column: cell}],
    }
    needed = {"applications", table} if table == "application_scores" else {table}
    clean = clean_records(**{name: rows[name] for name in sorted(needed)}).tables[table]
    assert clean[column].tolist() == [code]
    assert _kinds(clean, column) == [None]


def test_a_code_of_the_programmes_own_list_is_an_answer_too():
    books = {"channel": {"none": {"label": "Без канала", "spellings": ["не применимо"]}}}
    row = {"published_on": "05.10.2023", "publication": "статья", "title": "А", "region": "ЗКО"}
    rows = [row | {"channel": "Не применимо"}, row | {"title": "Б", "channel": "сұралмады"}]
    table = _clean(changes={"codebooks": books}, publications=rows).data.tables["publications"]
    assert table["channel"].astype(object).where(table["channel"].notna(), None).tolist() == ["none", None]
    assert _kinds(table, "channel") == [None, "not_asked"]


def test_a_word_is_sooner_itself_than_a_misspelt_code():
    # «не спрашивал» is one slip from the word of missing.
    books = {"channel": {"odd": {"label": "Не спрашивал"}}}
    row = {"published_on": "05.10.2023", "publication": "статья", "title": "А", "region": "ЗКО"}
    cleaned = _clean(changes={"codebooks": books}, publications=[row | {"channel": "не спрашивали"}])
    assert _kinds(cleaned.data.tables["publications"], "channel") == ["not_asked"]
    assert cleaned.data.problems.empty


def test_the_programme_adds_words_of_its_own():
    changes = {"missing": {"refused": ["откз"], "not_asked": ["нет ответа"]}}
    rows = [POST | {"views": "Откз"}, POST | {"title": "Б", "views": "нет ответа"}]
    table = _clean(changes=changes, posts=rows).data.tables["posts"]
    assert _kinds(table, "views") == ["refused", "not_asked"]


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        *(("language", "эльфийский", "unknown_category"), ("language", "рус; отказ", "unknown_answer")),
        *(
            ("views", "много", "bad_number"),
            ("views", -5.0, "out_of_bounds"),
            ("views", "#N/A", "error_cell"),
        ),
        ("views", "#Н/Д", "error_cell"),
    ],
)
def test_what_was_answered_and_cannot_be_read_is_no_blank(column, cell, rule):
    cleaned = _clean(posts=[POST | {column: cell}])
    assert _kinds(cleaned.data.tables["posts"], column) == ["unreadable"]
    assert cleaned.data.problems["rule"].tolist() == [rule]


@pytest.mark.parametrize("cell", ["", "   ", "\N{NO-BREAK SPACE}"])
def test_an_empty_cell_is_blank_and_no_change(cell):
    cleaned = _clean(posts=[POST | {"views": cell}])
    assert _kinds(cleaned.data.tables["posts"], "views") == ["blank"]
    assert "views" not in set(cleaned.review.log.get("name", ()))


def test_a_text_is_what_it_is_whatever_it_says():
    cleaned = _clean(posts=[POST | {"title": "Нет ответа"}])
    assert cleaned.data.tables["posts"]["title"].tolist() == ["Нет ответа"]


@pytest.mark.parametrize(
    ("column", "cell"), [("region", "нет данных"), ("enrolled_on", "не спрашивали"), ("region", "—")]
)
def test_a_required_cell_with_such_a_word_is_not_filled(column, cell):
    cleaned = _clean(participants=[PERSON | {column: cell}])
    assert cleaned.data.problems[["rule", "severity"]].to_numpy().tolist() == [["required_blank", "reject"]]
    assert cleaned.data.accounts["outcome"].tolist() == ["skipped", "rejected"]
    assert cleaned.review.log.empty


@pytest.mark.parametrize("column", ["iin", "phone"])
def test_what_is_no_answer_has_no_companion_and_no_warning(column):
    cleaned = _clean(participants=[PERSON | {column: "нет данных"}])
    assert cleaned.data.problems.empty
    table = cleaned.data.tables["participants"]
    assert table[column].isna().all()
    assert missing_column(column) not in table


def test_the_log_has_the_word_and_what_it_became():
    person = PERSON | {"sex": "Отказ", "status": "н/д", "employment_after": "refused", "phone": "нет данных"}
    log = _clean(participants=[person]).review.log.astype("str")
    lines = log.loc[log["rule"] == "missing_word", ["name", "old", "new"]].to_numpy().tolist()
    assert lines == [["sex", "Отказ", "refused"], ["phone", "нет данных", ""], ["status", "н/д", ""]]


def _decide(new: str) -> RawWorkbook:
    heads = ["Файл", "Лист", "Строка", "Столбец", "Было", "Стало", "Решение"]
    line = ["posts.xlsx", "posts", "2", "views", "много", new, "исправить"]
    return RawWorkbook(
        "cleaning-overrides.xlsx", "", {"А": make_sheet("cleaning-overrides.xlsx", "А", [heads, line])}
    )


@pytest.mark.parametrize(("new", "kind"), [("отказ", "refused"), ("пусто", "blank"), ("12", None)])
def test_a_person_may_decide_why_an_answer_is_missing(new, kind):
    sheets = raw_workbooks({"posts": sheet_rows("posts", [POST | {"views": "много"}])})
    cleaned = clean_workbooks(sheets, make_programme("posts"), _decide(new))
    assert _kinds(cleaned.data.tables["posts"], "views") == [kind]
    (line,) = cleaned.review.log[cleaned.review.log["name"] == "views"].astype("str").to_dict("records")
    assert (line["rule"], line["new"]) == ("corrected", {"отказ": "refused", "пусто": "", "12": "12"}[new])
    assert cleaned.data.problems.empty


def test_nobody_was_asked_what_the_programme_does_not_keep():
    rows = [row[:3] + row[4:] for row in sheet_rows("participants", [PERSON | {"iin": ""}])]
    source = {"participants": {"file": "participants.xlsx", "sheet": "participants", "without": ["sex"]}}
    clean = clean_workbooks(raw_workbooks({"participants": rows}), make_programme(sources=source)).data
    assert _kinds(clean.tables["participants"], "sex") == ["not_asked"]
    assert _kinds(clean.tables["participants"], "status") == [None]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_nobody_was_asked_what_one_sheet_of_a_table_lacks(order):
    heads = ["№ заявки", "Решение", "Дата заседания", "Член комиссии 1"]
    sheets = [
        [heads, ["A1", "резерв", "20.10.2023", "80"]],
        [[*heads, "Член комиссии 2"], ["A2", "н/д", "20.10.2023", "", "отказ"]],
    ]
    names = ["Первый", "Второй"]
    book = RawWorkbook("s.xlsx", "", {names[at]: make_sheet("s.xlsx", names[at], sheets[at]) for at in order})
    application = {"cycle": 1, "submitted_on": "05.10.2023", "full_name": "Ким А", "region": "ЗКО"}
    rows = sheet_rows("applications", [application | {"application": name} for name in ("A1", "A2")])
    sources = {
        "applications": {"file": "applications.xlsx"},
        "application_scores": {"file": "s.xlsx", "sheet": "*"},
    }
    workbooks = raw_workbooks({"applications": rows}) | {"s.xlsx": book}
    clean = clean_workbooks(workbooks, make_programme(sources=sources)).data
    table = clean.tables["application_scores"].sort_values("application")
    assert _kinds(table, "score_1") == [None, "blank"]
    assert _kinds(table, "score_2") == ["not_asked", "refused"]
    assert _kinds(table, "decision") == [None, "blank"]


def test_a_value_taken_from_a_copy_takes_the_kind_away_and_a_kind_stays_with_its_row():
    earlier = PERSON | {"employment_after": "отказ", "status": "", "sex": "не спрашивали"}
    later = PERSON | {"enrolled_on": "07.10.2023", "status": "отказ", "sex": ""}
    for rows in ([earlier, later], [later, earlier]):
        (cleaned,) = [_clean(participants=rows)]
        table = cleaned.data.tables["participants"]
        assert table["employment_after"].tolist() == ["employed"]
        assert _kinds(table, "employment_after") == [None]
        assert _kinds(table, "status") == ["blank"]
        assert _kinds(table, "sex") == ["not_asked"]


ANSWERS = st.sampled_from(["рус", "", "отказ", "эльф", "н/д", "не спрашивали", "нет ответа"])


@examples(6)
@given(
    rows=st.lists(st.tuples(st.sampled_from("АБ"), ANSWERS), min_size=1, max_size=6),
    random=st.randoms(use_true_random=False),
)
def test_every_answer_that_is_missing_has_one_kind_in_whatever_order(rows, random):
    shuffled = random.sample(rows, len(rows))
    found = []
    for some in (rows, shuffled):
        records = [POST | {"title": title, "language": cell} for title, cell in some]
        clean = _clean(posts=records).data
        assert len(clean.accounts) == len(some) + 1
        table = clean.tables["posts"]
        kinds = _kinds(table, "language")
        found.append(sorted(zip(table["title"], table["language"].fillna(""), map(str, kinds), strict=True)))
    assert found[0] == found[1]


def test_an_empty_table_has_every_companion():
    for name, contract in load_contracts().items():
        table = clean_records(posts=[]).tables[name]
        assert {missing_column(column) for column in contract.asked_in(table)} == {
            column for column in table if str(column).endswith("_missing")
        }
        for column in contract.asked_in(table):
            assert table[missing_column(column)].dtype == MISSING_DTYPE


def test_the_kinds_are_counted_with_those_that_nobody_has():
    table = clean_records(posts=[POST | {"views": "отказ"}]).tables["posts"]
    counts = table["views_missing"].value_counts()
    assert set(counts.index) == set(MISSING_KINDS)
    assert counts["refused"] == counts.sum() == 1
