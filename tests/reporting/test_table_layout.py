import pytest

from tests.reporting.notebooks import long_table, short_table, wide_table
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.fonts import text_width
from zhas_eval.reporting.table_layout import LANDSCAPE, PORTRAIT, break_words, fit_table, place_cells


def of_words(columns: int, word: str, rows: int = 3) -> dict:
    row = tuple(Cell(word) for _ in range(columns))
    return Table("t", "", (row,), (row,) * rows).to_json()


@pytest.mark.parametrize("table", [short_table(), long_table(), wide_table()], ids=lambda table: table.name)
def test_table_fills_the_page_and_no_word_is_cut(table):
    data = table.to_json()
    layout = fit_table(data)
    assert sum(layout.widths) == pytest.approx(PORTRAIT[0], abs=0.5)
    for item in place_cells([*data["head"], *data["body"]]):
        width = sum(layout.widths[item.column : item.column + item.cell["columns"]])
        for word in item.cell["text"].split(" "):
            assert text_width(word, bold=True) * layout.size < width


def test_wider_tables_get_smaller_text_then_another_page():
    # The word needs 10.35 em: six of it 466 points at 7.5 (482 are there), eleven 683 at 6 (of 728).
    layouts = [fit_table(of_words(columns, "Финансирование")) for columns in (3, 6, 8, 9, 11)]
    assert [layout.landscape for layout in layouts] == [False, False, True, True, True]
    assert [layout.size for layout in layouts] == [8.5, 7.5, 8.5, 7.5, 6.0]
    assert not any(layout.crowded for layout in layouts)


def test_cramped_rows_turn_the_page():
    upright = of_words(9, "слово и ещё слово")
    cramped = of_words(9, "слово " * 60)
    assert not fit_table(upright).landscape
    assert fit_table(cramped).landscape


def test_table_wider_than_any_page_is_crowded():
    layout = fit_table(of_words(30, "Финансирование"))
    assert layout.crowded
    assert layout.size == 6.0
    assert sum(layout.widths) == pytest.approx(LANDSCAPE[0], abs=0.5)


def test_crowded_words_fit_once_they_are_broken():
    text = break_words("Финансирование мероприятий", 30.0, 6.0)
    pieces = [piece for word in text.split(" ") for piece in word.split("\u200b")]
    assert max(text_width(piece, bold=True) for piece in pieces) * 6 <= 30
    assert text.replace("\u200b", "") == "Финансирование мероприятий"


def test_wished_widths_are_kept_where_words_allow():
    table = Table("t", "", ((Cell("a"), Cell("b")),), ((Cell("c"), Cell("d")),), widths=(1, 3)).to_json()
    assert fit_table(table).widths == (120.5, 361.5)
    narrow = {**table, "widths": (1, 1000)}
    assert fit_table(narrow).widths[0] >= text_width("c", bold=True) * 8.5


def test_row_taller_than_a_good_part_of_a_page_may_break():
    row = (Cell("слово " * 2000), Cell("1"))
    layout = fit_table(Table("t", "", ((Cell("А"), Cell("Б")),), ((Cell("a"), Cell("1")), row)).to_json())
    assert layout.long_rows == (1,)
    assert not layout.whole
    assert fit_table(short_table().to_json()).whole


def test_cells_under_a_span_move_to_the_right():
    rows = [[{"text": "a", "rows": 2}, {"text": "b", "columns": 2}], [{"text": "c"}, {"text": "d"}]]
    assert [(item.cell["text"], item.column, item.row) for item in place_cells(rows)] == [
        ("a", 0, 0),
        ("b", 1, 0),
        ("c", 1, 1),
        ("d", 2, 1),
    ]


def test_table_without_rows_has_a_layout():
    assert fit_table(Table("t", "", (), (), empty="Нет данных").to_json()).widths == (PORTRAIT[0],)


def test_one_long_address_does_not_squeeze_the_table():
    address = "https://example.org/" + "0123456789" * 12
    row = (Cell("Публикация о конкурсе"), Cell(address), Cell("12.10.2023"))
    layout = fit_table(Table("t", "", ((Cell("Название"), Cell("Адрес"), Cell("Дата")),), (row,)).to_json())
    assert (layout.size, layout.landscape, layout.crowded) == (8.5, False, True)
