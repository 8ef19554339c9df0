"""Where a table stands in a sheet as staff keep it."""

import pytest
from builders import heading_row

from zhas_eval.cleaning.layout import read_layout
from zhas_eval.errors import InputError
from zhas_eval.programme.tables import load_contracts
from zhas_eval.sources.raw import make_sheet

POSTS = heading_row("posts")
ROW = ["05.10.2023", "Прием заявок", "рус", "Шымкент", 100.0]


def _read(rows, table="posts"):
    return read_layout(make_sheet("f.xlsx", "Лист", rows), load_contracts()[table])


def test_titles_blanks_notes_subtotals_and_repeated_headings_are_no_data():
    layout = _read(
        [
            ["Посты канала", "", "", "", ""],
            ["", "", "", "", ""],
            POSTS,
            ROW,
            ["", "", "", "", ""],
            POSTS,
            ["06.10.2023", "Второй", "каз", "ЗКО", 50.0],
            ["Итого за октябрь", "", "", "", 150.0],
            ["", "ВСЕГО:", "", "", 150.0],
            ["Составила: отдел", "", "", "", ""],
        ]
    )
    assert list(layout.text.index) == [4, 7]
    assert layout.skipped.to_dict() == {
        **{1: "title", 2: "blank", 3: "header", 5: "blank", 6: "header"},
        **{8: "subtotal", 9: "subtotal", 10: "note"},
    }


@pytest.mark.parametrize("title", ["Итоговая конференция", "Всего за год: итоги", "Totalное обновление"])
def test_a_title_that_begins_like_a_total_is_data(title):
    assert list(_read([POSTS, ["05.10.2023", title, "рус", "ЗКО", 9.0]]).text.index) == [2]


@pytest.mark.parametrize("numbers", [[1.0, 2.0, 3.0, 4.0, 5.0], ["1", "2", "3", "4", "5"], [1, 2, 3, "", ""]])
def test_numbers_of_columns_under_the_heading_are_heading(numbers):
    layout = _read([POSTS, numbers, ROW])
    assert layout.skipped.to_dict() == {1: "header", 2: "header"}
    assert list(layout.text.index) == [3]


@pytest.mark.parametrize("row", [[1.0, 2.0, "", "", ""], [1, 3, 4, 5, 6], ["1", "2", "рус", "ЗКО", 9.0]])
def test_other_numbers_under_the_heading_are_data(row):
    assert list(_read([POSTS, row]).text.index) == [2]


def test_numbers_of_columns_further_down_are_data():
    assert list(_read([POSTS, ROW, [1, 2, 3, 4, 5]]).text.index) == [2, 3]


@pytest.mark.parametrize("row", [["05.10.2023"], ["", "Прием заявок"], ["", "", "", "ЗКО"]])
def test_a_single_cell_that_a_row_must_have_is_data(row):
    assert list(_read([POSTS, ROW, row]).text.index) == [2, 3]


@pytest.mark.parametrize(
    "row", [["Составила: отдел"], ["", "Примечание: без черновиков"], ["", "* с опозданием"], ["", "", "рус"]]
)
def test_any_other_single_cell_is_a_note(row):
    assert _read([POSTS, ROW, row]).skipped[3] == "note"


@pytest.mark.parametrize("word", ["Total", "TOTAL:", "Барлығы", "Жиыны", "Итого", "Всего:"])
def test_totals_in_three_languages(word):
    assert _read([POSTS, ROW, ["", word, "", "", 9.0]]).skipped.to_dict() == {1: "header", 3: "subtotal"}


def test_heading_in_two_merged_rows():
    upper = ["Дата поста", "Тема поста", "Подробно", "", ""]
    lower = ["", "", "Язык", "Регион*", "Просмотры\n(всего)"]
    layout = _read([["Журнал", "", "", "", ""], upper, lower, ROW])
    assert layout.letters == dict(
        zip(["posted_on", "title", "language", "region", "views"], "ABCDE", strict=True)
    )
    assert list(layout.text.index) == [4]
    assert set(layout.skipped.index) == {1, 2, 3}


def test_columns_may_stand_in_any_order_and_others_between():
    order = [4, 2, 0, 3, 1]
    rows = [
        [row[at] for at in order[:2]] + ["прочее"] + [row[at] for at in order[2:]] for row in (POSTS, ROW)
    ]
    layout = _read(rows)
    assert layout.text.loc[2, "title"] == "Прием заявок"
    assert layout.letters["title"] == "F"
    assert layout.unread == ("C",)


def test_a_column_that_names_none_of_the_table_is_unread_where_it_has_data():
    upper = [*POSTS[:4], "", "Подписчики", "", "Пусто", "Номера", ""]
    lower = ["", "", "", "", POSTS[4], "", "", "", "", ""]
    numbers = [*map(str, range(1, 11))]
    note = ["", "", "", "", "", "", "", "", "", "* черновик"]
    layout = _read([["Журнал"], upper, lower, numbers, [*ROW, "12", "без заголовка"], note])
    assert (layout.heading_row, layout.unread) == (3, ("F", "G"))


@pytest.mark.parametrize("cell", ["", ROW[0]])
def test_a_heading_twice_with_blank_or_the_same_cells_is_not_unread(cell):
    assert _read([[*POSTS, POSTS[0]], [*ROW, cell]]).unread == ()


def test_repeated_columns_are_numbered():
    heads = [
        "№ заявки",
        "Решение",
        "Дата заседания",
        *(f"Член  комиссии {number} " for number in range(1, 5)),
    ]
    layout = _read([heads, ["A1", "резерв", "20.10.2023", 1, 2, 3, 4]], "application_scores")
    assert [name for name in layout.text if name.startswith("score")] == [
        *("score_1", "score_2", "score_3", "score_4")
    ]


def test_a_missing_column_is_named_with_the_heading_most_like_it():
    heads = ["Дата поста", "Тема поста", "Язык", "Регион", "Просмотр"]
    with pytest.raises(InputError) as caught:
        _read([heads, ROW])
    (problem,) = caught.value.problems
    assert (problem.rule, problem.row, problem.column) == ("missing_column_near", 1, "Просмотры")
    assert problem.details == {"near": "Просмотр"}


@pytest.mark.parametrize("is_upper", [True, False])
def test_the_heading_most_like_it_is_looked_for_in_both_heading_rows(is_upper):
    upper = ["Дата поста", "Тема", "Подробно", "", "Просмотр" if is_upper else ""]
    lower = ["", "", "Язык", "Регион", "" if is_upper else "Просмотр"]
    with pytest.raises(InputError) as caught:
        _read([["Журнал", "", "", "", ""], upper, lower, ROW])
    title, views = caught.value.problems
    assert (views.rule, views.row, views.details) == (
        "missing_column_near",
        2 if is_upper else 3,
        {"near": "Просмотр"},
    )
    assert (title.rule, title.row, title.column, title.details) == ("missing_column", 3, "Тема поста", {})


@pytest.mark.parametrize("rows", [[], [[""]], [["слово", "дело"], ["a", "b"]]])
def test_a_sheet_without_headings(rows):
    with pytest.raises(InputError) as caught:
        _read(rows)
    (problem,) = caught.value.problems
    assert problem.rule == "header_not_found"
    assert "Дата поста" in problem.details["expected"]


def test_columns_past_z_have_two_letters():
    layout = _read([[""] * 26 + POSTS, [""] * 26 + ROW])
    assert layout.letters["posted_on"] == "AA"
    assert layout.letters["views"] == "AE"
