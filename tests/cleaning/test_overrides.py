"""A person's decisions are applied on a re-run, and those that no longer fit are told."""

from typing import Any

import pytest
from builders import PERSON, make_programme, raw_workbooks, sheet_rows

from zhas_eval.cleaning.clean import Cleaned, clean_workbooks
from zhas_eval.cleaning.row_keys import key_rows
from zhas_eval.errors import InputError
from zhas_eval.programme.tables import load_override_contracts
from zhas_eval.sources.programme_folder import OVERRIDES_FILE
from zhas_eval.sources.raw import RawWorkbook, make_sheet

PLACE = {"file": "participants.xlsx", "sheet": "participants"}
NOBODY = {"iin": "", "phone": "", "birth_date": ""}


def _decisions(kind: str, *lines: dict[str, Any]) -> RawWorkbook:
    names = [column.name for column in load_override_contracts()[kind].columns]
    heads = [column.headers[0] for column in load_override_contracts()[kind].columns]
    rows = [["Решения"], heads, *([line.get(name, "") for name in names] for line in lines)]
    return RawWorkbook(OVERRIDES_FILE, "", {"Решения": make_sheet(OVERRIDES_FILE, "Решения", rows)})


def _clean(people: list[dict[str, Any]], decisions: RawWorkbook | None = None) -> Cleaned:
    workbooks = raw_workbooks({"participants": sheet_rows("participants", people)})
    return clean_workbooks(workbooks, make_programme("participants"), decisions)


def _value(**line: Any) -> RawWorkbook:
    return _decisions("values", PLACE | {"decision": "исправить"} | line)


def _rules(cleaned: Cleaned) -> list[str]:
    return cleaned.data.problems["rule"].tolist()


def test_a_rejected_row_is_corrected_and_the_log_says_so():
    people = [PERSON | {"enrolled_on": "31.02.2024"}]
    assert len(_clean(people).data.tables["participants"]) == 0
    fixed = _clean(people, _value(row=2, column="Дата включения", old="31.02.2024", new="28.02.2024"))
    (person,) = fixed.data.tables["participants"].to_dict("records")
    assert f"{person['enrolled_on']:%Y-%m-%d}" == "2024-02-28"
    (line,) = fixed.review.log.query("rule == 'corrected'").to_dict("records")
    assert (line["row"], line["column"], line["old"], line["new"]) == (2, "L", "31.02.2024", "2024-02-28")
    assert not _rules(fixed)


def test_a_blank_cell_is_filled():
    fixed = _clean([PERSON | {"region": ""}], _value(row=2, column="region", old="", new="ЗКО"))
    assert fixed.data.tables["participants"]["region"].tolist() == ["wko"]


def test_a_decision_without_a_row_is_about_every_such_value():
    people = [PERSON | {"sex": "девушка"}, PERSON | {"iin": "991231500006", "sex": "девушка"}]
    fixed = _clean(people, _value(column="Пол", old="девушка", new="жен"))
    assert fixed.data.tables["participants"]["sex"].tolist() == ["female", "female"]
    assert fixed.review.decisions["values"]["met"].tolist() == [2]


def test_an_accepted_guess_is_no_remark_any_more():
    people = [PERSON | {"region": "Шымкнет"}]
    assert _rules(_clean(people)) == ["spelling_guessed"]
    accepted = _clean(people, _value(row=2, column="Регион", old="Шымкнет", decision="принять"))
    assert not _rules(accepted)
    assert accepted.data.tables["participants"]["region"].tolist() == ["shymkent"]


@pytest.mark.parametrize(
    "change", [{"old": "другое"}, {"row": 9}, {"sheet": "нет такого"}, {"column": "Рост"}, {"file": "a.xlsx"}]
)
def test_a_decision_that_fits_nothing_is_told_by_its_own_place(change):
    line = {"row": 2, "column": "Пол", "old": "жен", "new": "муж"} | change
    cleaned = _clean([PERSON], _value(**line))
    (problem,) = cleaned.data.problems.to_dict("records")
    assert [problem[name] for name in ("file", "sheet", "row", "rule", "severity")] == [
        *(OVERRIDES_FILE, "Решения", 3, "override_unmatched", "warning")
    ]
    assert cleaned.data.tables["participants"]["sex"].tolist() == ["female"]


def test_a_row_that_was_moved_is_found_by_its_key():
    other = PERSON | {"iin": "991231500006", "phone": "87000000009", "sex": "неизвестный"}
    rows = sheet_rows("participants", [PERSON | {"sex": "неизвестный"}])[1:]
    key = key_rows(make_sheet("a", "b", rows).text).iloc[0]
    line = {"row": 2, "row_key": key, "column": "Пол", "old": "неизвестный", "new": "жен"}
    moved = _clean([other, PERSON | {"sex": "неизвестный"}], _value(**line | {"row": 7}))
    assert moved.data.tables["participants"]["sex"].isna().tolist() == [True, False]


def test_of_two_decisions_on_one_cell_the_first_counts_and_the_other_is_told():
    line = PLACE | {"decision": "исправить", "row": 2, "column": "employment_before", "old": "не работает"}
    cleaned = _clean([PERSON], _decisions("values", line | {"new": "учится"}, line | {"new": "работает"}))
    assert cleaned.data.tables["participants"]["employment_before"].tolist() == ["studying"]
    assert _rules(cleaned) == ["override_conflict"]


@pytest.mark.parametrize(
    ("line", "rule", "column"),
    [
        ({"new": ""}, "override_no_value", "H"),
        ({"decision": "", "new": "муж"}, "override_no_decision", "G"),
        ({"decision": "согласен", "new": "муж"}, "override_bad_decision", "G"),
    ],
)
def test_half_a_decision_is_refused_with_its_place(line, rule, column):
    with pytest.raises(InputError) as caught:
        _clean([PERSON], _value(**{"row": 2, "column": "Пол", "old": "жен"} | line))
    assert {(one.rule, one.file, one.row, one.column) for one in caught.value.problems} >= {
        (rule, OVERRIDES_FILE, 3, column)
    }


def test_a_cell_is_left_blank_by_a_word():
    fixed = _clean([PERSON], _value(row=2, column="Пол", old="жен", new="пусто"))
    assert fixed.data.tables["participants"]["sex"].isna().all()
    assert not _rules(fixed)


def test_a_new_value_that_breaks_a_rule_is_told_where_it_was_said():
    cleaned = _clean([PERSON], _value(row=2, column="Регион", old="Шымкент", new="Караганды"))
    told = cleaned.data.problems[["file", "row", "rule"]].to_numpy().tolist()
    assert [OVERRIDES_FILE, 3, "override_value_refused"] in told
    assert len(cleaned.data.tables["participants"]) == 0


def test_a_hidden_row_may_be_accepted_as_a_whole():
    rows = sheet_rows("participants", [PERSON])
    sheet = make_sheet("participants.xlsx", "participants", rows, hidden_rows=(2,))
    workbooks = {"participants.xlsx": RawWorkbook("participants.xlsx", "", {"participants": sheet})}
    programme = make_programme("participants")
    assert _rules(clean_workbooks(workbooks, programme)) == ["hidden_row"]
    accepted = clean_workbooks(workbooks, programme, _value(row=2, column="", old="", decision="принять"))
    assert not _rules(accepted)


def test_two_decisions_on_one_pair_that_contradict_are_told():
    people = [PERSON, PERSON | {"iin": ""}]
    sides = {f"{side}_{name}": value for side in ("left", "right") for name, value in PLACE.items()}
    lines = [
        sides | {"left_row": left, "right_row": right, "decision": decision}
        for left, right, decision in ((2, 3, "объединить"), (3, 2, "не объединять"))
    ]
    assert "override_conflict" in _rules(_clean(people, _decisions("people", *lines)))


def test_a_line_without_a_decision_is_passed_over():
    assert not _rules(_clean([PERSON], _value(row=9, column="Пол", old="", decision="")))


def test_a_decision_that_cannot_be_read_is_refused_with_its_place():
    with pytest.raises(InputError) as caught:
        _clean([PERSON], _value(row=2, column="Пол", old="жен", decision="может быть"))
    (problem,) = caught.value.problems
    assert (problem.rule, problem.file, problem.row, problem.column) == (
        *("override_bad_decision", OVERRIDES_FILE, 3, "G"),
    )


@pytest.mark.parametrize(("kind", "heading"), [("values", "Стало"), ("people", "Строка 2")])
def test_a_sheet_of_decisions_that_lacks_a_column_is_refused(kind, heading):
    decisions = _value(row=2, column="Пол", old="жен") if kind == "values" else _pair("объединить")
    rows = decisions.sheets["Решения"].text.replace(heading, "Прочее").to_numpy().tolist()
    notes = make_sheet(OVERRIDES_FILE, "О файле", [["Решения отдела"], ["согласованы"]])
    sheets = {"О файле": notes, "Решения": make_sheet(OVERRIDES_FILE, "Решения", rows)}
    with pytest.raises(InputError) as caught:
        _clean([PERSON], RawWorkbook(OVERRIDES_FILE, "", sheets))
    (problem,) = caught.value.problems
    assert problem.rule.startswith("missing_column")
    assert (problem.sheet, problem.row, problem.column) == ("Решения", 2, heading)


def _pair(decision: str, left: int = 2, right: int = 3) -> RawWorkbook:
    sides = {f"{side}_{name}": value for side in ("left", "right") for name, value in PLACE.items()}
    return _decisions("people", sides | {"left_row": left, "right_row": right, "decision": decision})


def test_two_rows_are_one_person_because_somebody_says_so():
    people = [PERSON, PERSON | NOBODY | {"full_name": "Ахметова (Садыкова) Айгерім"}]
    assert len(_clean(people).data.tables["participants"]) == 2
    merged = _clean(people, _pair("объединить"))
    assert len(merged.data.tables["participants"]) == 1
    assert (merged.data.accounts["outcome"] == "merged").sum() == 1


def test_two_rows_are_kept_apart_because_somebody_says_so():
    people = [PERSON | {"iin": ""}, PERSON | {"iin": "", "status": ""}]
    assert len(_clean(people).data.tables["participants"]) == 1
    apart = _clean(people, _pair("не объединять"))
    assert len(apart.data.tables["participants"]) == 2
    assert "possible_same_person" not in _rules(apart)


def test_a_decision_on_a_row_that_is_gone_is_told():
    cleaned = _clean([PERSON], _pair("объединить", right=9))
    assert _rules(cleaned) == ["override_unmatched"]
    assert cleaned.review.decisions["people"]["met"].tolist() == [0]
