"""Raw sheets to clean tables: every row is accounted for, whatever stands in it."""

from collections import Counter

import pandas as pd
import pytest
from builders import (
    PERSON,
    clean_records,
    clean_sheets,
    heading_row,
    make_programme,
    raw_workbooks,
    sheet_rows,
    write_programme,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from zhas_eval.cleaning.clean import clean_workbooks, empty_table
from zhas_eval.cleaning.load import load_clean
from zhas_eval.errors import InputError
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.programme.tables import load_contracts
from zhas_eval.sources import clean_store
from zhas_eval.sources.programme_folder import open_programme
from zhas_eval.sources.raw import RawWorkbook, make_sheet

FEW = examples(6)
MESS = {
    "full_name": st.sampled_from(["Ким А", "Қалиева Әсел", "", "=cmd", "<script>", "NA", 7.0]),
    "iin": st.sampled_from(["991231500006", 991231600002.0, "12", "", "991231500007"]),
    "sex": st.sampled_from(["жен", "М", "?", "", 1.0]),
    "birth_date": st.sampled_from(["31.12.1999", "31.02.1999", "", 36525.0, True]),
    "phone": st.sampled_from(["+7 700 000 00 01", "нет", "", 7000000002.0]),
    "region": st.sampled_from(["Шымкент", "Шымкнет", "ЗКO", "Туркестан", "", "оба региона"]),
    "status": st.sampled_from(["безработная; молодежь", "поэт", ""]),
    "employment_before": st.sampled_from(["работает", "не трудоустроен", ""]),
    "employment_after": st.sampled_from(["работает", ""]),
    "enrolled_on": st.sampled_from(["05.10.2023", 45205.0, "05.10.2031", "вчера", ""]),
}
RECORDS = st.lists(st.fixed_dictionaries(MESS), max_size=10)


def _outcomes(clean) -> dict[str, int]:
    return Counter(clean.accounts["outcome"])


@FEW
@given(records=RECORDS, blanks=st.integers(0, 2))
def test_every_raw_row_has_one_outcome(records, blanks):
    rows = [["Журнал"], *sheet_rows("participants", records + records[:1])]
    rows[3:3] = [[""] * 12] * blanks
    clean = clean_sheets(participants=rows)
    used = max(at for at, row in enumerate(rows, 1) if any(str(cell).strip() for cell in row))
    assert sorted(clean.accounts["row"]) == list(range(1, used + 1))
    outcomes = _outcomes(clean)
    assert outcomes["clean"] == len(clean.tables["participants"])
    assert set(outcomes) <= {"clean", "merged", "rejected", "skipped"}
    rejected = set(clean.accounts.loc[clean.accounts["outcome"] == "rejected", "row"])
    assert rejected == set(clean.problems.loc[clean.problems["severity"] == "reject", "row"])


@FEW
@given(records=RECORDS, random=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_outcome(records, random):
    other = records.copy()
    random.shuffle(other)
    one, two = (_outcomes(clean_records(participants=rows)) for rows in (records, other))
    assert one == two


@FEW
@given(cells=st.lists(st.lists(st.text(max_size=8) | st.floats(-1e9, 1e9), max_size=7), max_size=8))
def test_any_sheet_is_cleaned_or_refused(cells):
    try:
        clean = clean_sheets(posts=[heading_row("posts"), *cells])
    except InputError:
        return
    assert len(clean.accounts) <= len(cells) + 1


def test_a_sheet_of_headings_alone_gives_an_empty_table_with_all_columns():
    for name, contract in load_contracts().items():
        if contract.region_via:
            continue
        table = clean_records(**{name: []}).tables[name]
        assert len(table) == 0
        assert set(empty_table(contract)) == set(table), name


def _without(table: str, names: list[str]) -> list[list]:
    """The heading row of the table's sheet, less the columns."""
    rows = sheet_rows(table, [])
    columns = [column for column in load_contracts()[table].columns for _ in range(1 + column.repeated)]
    left = [at for at, column in enumerate(columns) if column.name not in names]
    return [[row[at] for at in left] for row in rows]


def _source(table: str, **more) -> dict[str, object]:
    return {table: {"file": f"{table}.xlsx", "sheet": table} | more}


def test_a_programme_may_do_without_every_column_that_is_not_required():
    names = {
        table: [column.name for column in contract.columns if not column.required]
        for table, contract in load_contracts().items()
    }
    sheets = {table: _without(table, without) for table, without in names.items()}
    with pytest.raises(InputError):
        clean_workbooks(raw_workbooks(sheets), make_programme(*sheets))
    sources = {
        name: entry for table in sheets for name, entry in _source(table, without=names[table]).items()
    }
    programme = make_programme(sources=sources)
    clean = clean_workbooks(raw_workbooks(sheets), programme).data
    for table, contract in load_contracts().items():
        kept, empty = clean.tables[table].dtypes, empty_table(contract).dtypes
        assert kept.drop("origin").to_dict() == empty.drop("origin").to_dict(), table
    assert calculate_measures(clean, programme.scope(region="all", period="all"))


def test_rows_are_merged_by_the_columns_of_the_key_that_are_kept():
    row = {"published_on": "05.10.2023", "publication": "статья", "title": "А", "region": "ЗКО", "reach": 5}
    heads = ["published_on", "publication", "title", "region", "reach"]
    titles = {column.name: column.headers[0] for column in load_contracts()["publications"].columns}
    rows = [[titles[head] for head in heads], *([[row[head] for head in heads]] * 2)]
    programme = make_programme(sources=_source("publications", without=["channel", "language"]))
    clean = clean_workbooks(raw_workbooks({"publications": rows}), programme).data
    assert _outcomes(clean) == {"skipped": 1, "clean": 1, "merged": 1}


def test_headings_of_the_programme_are_known_besides_the_common_ones():
    rows = sheet_rows("posts", [{"posted_on": "05.10.2023", "title": "А", "region": "ЗКО", "views": 7.0}])
    rows[0][-1] = "Сколько глаз"
    programme = make_programme(sources=_source("posts", headers={"views": ["Сколько глаз"]}))
    clean = clean_workbooks(raw_workbooks({"posts": rows}), programme).data
    assert clean.tables["posts"]["views"].tolist() == [7]
    assert len(
        clean_records(posts=[{"posted_on": "05.10.2023", "title": "А", "region": "ЗКО"}]).tables["posts"]
    )


def test_a_table_without_a_row_is_a_warning():
    clean = clean_records(posts=[], participants=[PERSON])
    (problem,) = clean.problems.to_dict("records")
    assert [problem[name] for name in ("table", "file", "sheet", "column", "rule", "severity")] == [
        *("posts", "posts.xlsx", "posts", "", "empty_sheet", "warning")
    ]
    assert pd.isna(problem["row"])


def test_the_earliest_of_two_rows_stays_and_takes_what_it_lacks():
    later = PERSON | {"enrolled_on": "07.10.2023", "sex": "жен"}
    earlier = PERSON | {"enrolled_on": "05.10.2023", "sex": ""}
    for rows in ([later, earlier], [earlier, later]):
        table = clean_records(participants=rows).tables["participants"]
        assert table["enrolled_on"].tolist() == [pd.Timestamp(2023, 10, 5)]
        assert table["sex"].tolist() == ["female"]


def test_rows_without_their_key_are_not_merged():
    row = {"published_on": "05.10.2023", "publication": "статья", "title": "А", "region": "ЗКО"}
    assert len(clean_records(publications=[row, row]).tables["publications"]) == 2


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        *(("full_name", "", "required_blank"), ("region", "Туркестан", "unknown_region")),
        *(("enrolled_on", "31.02.2024", "bad_date"), ("enrolled_on", "05.10.2031", "date_outside_programme")),
        *(("region", "", "required_blank"), ("enrolled_on", "24.09.2023", "date_outside_programme")),
    ],
)
def test_a_wrong_required_cell_rejects_the_row_by_its_address(column, cell, rule):
    clean = clean_records(participants=[PERSON, PERSON | {"iin": "", column: cell}])
    (problem,) = clean.problems[clean.problems["severity"] == "reject"].to_dict("records")
    assert (problem["file"], problem["sheet"], problem["row"], problem["rule"]) == (
        *("participants.xlsx", "participants", 3, rule),
    )
    names = [part.name for part in load_contracts()["participants"].columns]
    assert problem["column"] == "ABCDEFGHIJKL"[names.index(column)]
    assert _outcomes(clean) == {"skipped": 1, "clean": 1, "rejected": 1}


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        *(("iin", "991231500007", "bad_iin"), ("sex", "кот", "unknown_category")),
        *(
            ("birth_date", "осень", "bad_date"),
            ("phone", "нет", "bad_phone"),
            ("region", "Шымкнет", "spelling_guessed"),
        ),
    ],
)
def test_a_wrong_optional_cell_is_a_warning_and_the_row_stays(column, cell, rule):
    clean = clean_records(participants=[PERSON | {column: cell}])
    assert clean.problems[["rule", "severity", "row"]].to_numpy().tolist() == [[rule, "warning", 2]]
    assert _outcomes(clean) == {"skipped": 1, "clean": 1}


@pytest.mark.parametrize("cell", ["31.12.1899", "01.11.2024", "05.10.2056"])
def test_a_day_on_which_nobody_of_the_programme_was_born(cell):
    clean = clean_records(participants=[PERSON | {"birth_date": cell}])
    assert clean.problems[["rule", "severity", "row", "column"]].to_numpy().tolist() == [
        ["bad_date", "warning", 2, "E"]
    ]
    assert clean.tables["participants"]["birth_date"].isna().all()


@pytest.mark.parametrize("cell", ["01.01.1900", "31.10.2024"])
def test_the_first_and_the_last_day_of_birth(cell):
    assert clean_records(participants=[PERSON | {"iin": "", "birth_date": cell}]).problems.empty


def test_a_row_of_one_cell_that_is_required_is_rejected():
    clean = clean_records(participants=[PERSON, {"full_name": "Ким А"}])
    assert _outcomes(clean) == {"skipped": 1, "clean": 1, "rejected": 1}
    assert set(clean.problems["rule"]) == {"required_blank"}


def test_an_amount_that_may_be_a_thousand_or_one_is_not_counted():
    row = {"paid_on": "05.10.2023", "budget": "закупки", "item": "А", "document": "1"}
    clean = clean_records(budget_payments=[row | {"amount": "1,000"}])
    assert clean.problems[["rule", "severity"]].to_numpy().tolist() == [["number_ambiguous", "reject"]]


def test_a_programme_without_tables_is_told_so():
    with pytest.raises(InputError) as caught:
        clean_workbooks({}, make_programme(sources={}))
    assert [problem.rule for problem in caught.value.problems] == ["no_sources"]


def test_a_number_out_of_its_bounds():
    row = {"session": "T", "full_name": "Ким А", "region": "ЗКО", "tested_on": "05.10.2023"}
    clean = clean_records(training_tests=[row | {"score_before": 101.0, "score_after": 100.0}])
    assert clean.problems["rule"].tolist() == ["out_of_bounds"]
    assert clean.tables["training_tests"]["score_before"].isna().all()


def test_a_row_takes_its_region_and_day_from_the_contract_or_is_rejected():
    contract = {"grant": "G1", "application": "A1", "cycle": 1.0, "region": "ЗКО", "title": "А"}
    contract |= {"topic": "экология", "signed_on": "30.10.2023", "amount": "500 000"}
    lines = [{"grant": grant, "cost": "аренда", "amount": 100.0} for grant in ("G1", "G2")]
    clean = clean_records(contracts=[contract], grant_budgets=lines)
    (line,) = clean.tables["grant_budgets"].to_dict("records")
    assert (line["region"], line["when"]) == ("wko", pd.Timestamp(2023, 10, 30))
    assert clean.problems["rule"].tolist() == ["unknown_key"]


def test_a_sheet_nobody_named_is_a_warning():
    workbooks = raw_workbooks({"participants": sheet_rows("participants", [PERSON])})
    book = workbooks["participants.xlsx"]
    book.sheets["Черновик"] = make_sheet(book.file, "Черновик", [["слово"]])
    clean = clean_workbooks(workbooks, make_programme("participants")).data
    assert clean.problems[["sheet", "rule"]].to_numpy().tolist() == [["Черновик", "unread_sheet"]]


def test_all_missing_columns_are_told_at_once():
    sheets = {name: sheet_rows(name, []) for name in ("posts", "mailings")}
    sheets = {name: [row[:3] for row in rows] for name, rows in sheets.items()}
    with pytest.raises(InputError) as caught:
        clean_sheets(**sheets)
    assert {(problem.file, problem.column) for problem in caught.value.problems} == {
        *(("posts.xlsx", "Регион"), ("posts.xlsx", "Просмотры"), ("mailings.xlsx", "Регион")),
    }


def test_no_problem_or_error_holds_a_value_of_a_row(tmp_path):
    secret = {
        "full_name": "Тайный Человек",
        "iin": "991231500007",
        "birth_date": "32.12.1999",
        "phone": "87001",
    }
    folder = write_programme(tmp_path, participants=[PERSON | secret | {"region": "Гдетотам"}])
    clean = load_clean(open_programme(folder))
    told = clean.problems.to_csv() + clean.accounts.to_csv()
    assert not [
        value for value in (*secret.values(), "Гдетотам", *secret["full_name"].split()) if value in told
    ]


def test_a_folder_is_cleaned_from_the_disk_and_kept(tmp_path, monkeypatch):
    programme = open_programme(write_programme(tmp_path, participants=[PERSON, PERSON]))
    clean = load_clean(programme)
    assert _outcomes(clean) == {"skipped": 1, "clean": 1, "merged": 1}
    monkeypatch.setattr("zhas_eval.cleaning.load.read_raw_workbooks", None)
    kept = load_clean(programme)
    for name, table in clean.tables.items():
        pd.testing.assert_frame_equal(kept.tables[name], table)
    assert kept.hashes == clean.hashes


def test_a_changed_file_is_cleaned_anew(tmp_path):
    programme = open_programme(write_programme(tmp_path, participants=[PERSON]))
    assert len(load_clean(programme).tables["participants"]) == 1
    other = PERSON | {"iin": "991231500006"}
    write_programme(tmp_path, participants=[PERSON, other])
    assert len(load_clean(programme).tables["participants"]) == 2
    assert len(list((tmp_path / clean_store.STORE / "records").glob("*.json"))) == 1


@pytest.mark.parametrize("error", [PermissionError(13, "no"), OSError(30, "read-only")])
def test_a_folder_that_cannot_be_written_to_is_cleaned_all_the_same(tmp_path, monkeypatch, error):
    def refuse(*_args, **_options):
        raise error

    programme = open_programme(write_programme(tmp_path, participants=[PERSON]))
    monkeypatch.setattr("zhas_eval.cleaning.load.write_store", refuse)
    assert len(load_clean(programme).tables["participants"]) == 1
    assert not (tmp_path / clean_store.STORE).exists()


def test_the_programme_says_what_finds_one_person_in_two_rows(monkeypatch):
    asked = []

    def refuse(records, _spec):
        asked.append(len(records))
        raise InputError([])

    monkeypatch.setattr("zhas_eval.cleaning.people.pairs.score_with_splink", refuse)
    workbooks = raw_workbooks({"participants": sheet_rows("participants", [PERSON, PERSON | {"iin": ""}])})
    clean_workbooks(workbooks, make_programme("participants"))
    assert not asked
    with pytest.raises(InputError):
        clean_workbooks(workbooks, make_programme("participants", linkage="splink"))
    assert asked == [2]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_sheets_of_one_table_may_have_different_columns(order):
    heads = ["№ заявки", "Решение", "Дата заседания", "Член комиссии 1"]
    sheets = [
        [heads, ["A1", "резерв", "20.10.2023", "80"]],
        [[*heads, "Цикл", "Член комиссии 2"], ["A2", "резерв", "20.10.2023", "70", "1", "90"]],
    ]
    names = ["Первый", "Второй"]
    book = RawWorkbook("s.xlsx", "", {names[at]: make_sheet("s.xlsx", names[at], sheets[at]) for at in order})
    application = {"cycle": 1, "submitted_on": "05.10.2023", "full_name": "Ким А", "region": "ЗКО"}
    applications = [application | {"application": name} for name in ("A1", "A2")]
    workbooks = raw_workbooks({"applications": sheet_rows("applications", applications)}) | {"s.xlsx": book}
    sources = _source("applications") | {"application_scores": {"file": "s.xlsx", "sheet": "*"}}
    cleaned = clean_workbooks(workbooks, make_programme(sources=sources))
    scores = cleaned.data.tables["application_scores"].set_index("application")[["score_1", "score_2"]]
    assert scores.loc["A2"].tolist() == [70, 90]
    assert scores.loc["A1"].isna().tolist() == [False, True]
    assert len(cleaned.data.accounts.query("table == 'application_scores'")) == 4


@pytest.mark.parametrize(("drawn", "is_refused"), [(2, False), (1, True)])
def test_a_sample_with_more_rows_than_were_drawn_is_refused(drawn, is_refused):
    people = [PERSON, PERSON | {"iin": "980101400006", "full_name": "Омарова Дина"}]
    books = raw_workbooks({"participants": sheet_rows("participants", people)})
    programme = make_programme("participants", samples={"participants": (drawn, 10)})
    if not is_refused:
        assert len(clean_workbooks(books, programme).data.tables["participants"]) == 2
        return
    with pytest.raises(InputError) as refused:
        clean_workbooks(books, programme)
    [problem] = refused.value.problems
    assert (problem.rule, problem.key) == ("sample_too_small", "sources.participants.coverage")
    assert problem.details == {"rows": "2", "sample": "1"}
