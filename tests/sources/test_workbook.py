"""Cells come as the file holds them: errors, bare formulas, days, hidden rows and sheets."""

import datetime as dt
import struct
from dataclasses import asdict
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from builders import write_workbook
from hypothesis import given
from hypothesis import strategies as st

from sources import bad_files as bad
from sources.test_bad_files import ods_table
from zhas_eval.errors import InputError
from zhas_eval.sources import workbook
from zhas_eval.sources.archive import Archive
from zhas_eval.sources.cells import DAY, ERROR, FLAG, NUMBER, TEXT, UNCOMPUTED
from zhas_eval.sources.raw import RawSheet, make_sheet
from zhas_eval.sources.read_text import find_delimiter, read_text
from zhas_eval.sources.sheet_cells import Findings
from zhas_eval.sources.whole_files import hash_file
from zhas_eval.sources.workbook import read_workbook, read_workbooks
from zhas_eval.sources.xlsx_scan import scan_sheet

ERRORS_ROW = (
    '<row r="3" hidden="1"><c r="A3" t="e"><v>#N/A</v></c><c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
)
FORMULAS_ROW = (
    '<row r="4"><c r="A4"><f>1+1</f></c><c r="B4"><f>1+1</f><v></v></c>'
    '<c r="C4" t="str"><f>""</f><v></v></c><c r="D4"><f>1+1</f><v>2</v></c>'
    '<c r="E4"><f t="shared" si="0"/></c></row>'
)


def only_sheet(path: Path) -> RawSheet:
    (sheet,) = read_workbook(path).sheets.values()
    return sheet


def cells(sheet: RawSheet) -> list[tuple[int, int, str, int]]:
    """Row, column, text and kind of every cell that is no plain text or number."""
    texts, kinds = sheet.text.to_numpy(), sheet.kinds.to_numpy()
    rows, columns = np.nonzero(kinds > NUMBER)
    return [
        (int(row) + 1, int(column), texts[row, column], int(kinds[row, column]))
        for row, column in zip(rows, columns, strict=True)
    ]


def test_a_sheet_of_a_workbook_keeps_its_excel_rows(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["B3"] = "третья"
    book.active["C4"] = 4
    book.save(path)
    read = read_workbook(path)
    sheet = read.sheets["Sheet"]
    assert sheet.text.to_numpy().tolist() == [["", "", ""]] * 2 + [["", "третья", ""], ["", "", "4"]]
    assert sheet.kinds.loc[4].tolist() == [TEXT, TEXT, NUMBER]
    assert (sheet.text.dtypes == "str").all()
    assert (sheet.kinds.dtypes == "int8").all()
    assert read.sha256 == hash_file(path)


def test_what_is_read_is_what_sheets_of_values_are(tmp_path):
    rows = [
        ["Текст", 1, 1.5, True, dt.date(2023, 10, 5), dt.datetime(2023, 10, 5, 14, 30), dt.time(9, 5)],
        ["", 2**40, -0.1, False, dt.date(1999, 1, 1), dt.datetime(2023, 10, 5, 14, 30, 15), dt.time(23)],
    ]
    path = tmp_path / "a.xlsx"
    bad_book = openpyxl.Workbook()
    for row in rows:
        bad_book.active.append(row)
    bad_book.save(path)
    read, made = only_sheet(path), make_sheet("a.xlsx", "Sheet", rows)
    pd.testing.assert_frame_equal(read.text, made.text, check_column_type=False)
    pd.testing.assert_frame_equal(read.kinds, made.kinds, check_column_type=False)


@pytest.mark.parametrize("shape", ["plain", "prefix", "quotes", "unnumbered", "comment"])
def test_errors_and_formulas_without_a_value_are_told(tmp_path, shape):
    rows = [*bad.PLAIN_ROWS, ERRORS_ROW, FORMULAS_ROW]
    if shape == "quotes":
        rows = [row.replace('"', "'").replace("''", '""') for row in rows]
    if shape == "unnumbered":
        rows = [row.replace(f' r="{at}"', "") for at, row in enumerate(rows, start=1)]
    sheet = bad.sheet_xml(*rows, before="<!-- -->" if shape == "comment" else "")
    if shape == "prefix":
        sheet = sheet.removeprefix(bad.HEAD).replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
        sheet = sheet.replace("xmlns=", "xmlns:x=")
    path = bad.write_zip(tmp_path / "a.xlsx", bad.xlsx_parts({"Лист1": sheet}))
    read = only_sheet(path)
    assert cells(read) == [
        *((3, 0, "#N/A", ERROR), (3, 2, "#DIV/0!", ERROR)),
        *((4, 0, "=", UNCOMPUTED), (4, 1, "=", UNCOMPUTED), (4, 4, "=", UNCOMPUTED)),
    ]
    assert read.text.loc[4, 3] == "2"
    assert read.hidden_rows == (3,)


def test_formulas_that_openpyxl_wrote_have_no_value(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([1, "=A1+1"])
    book.active.auto_filter.ref = "A1:B1"
    book.active.row_dimensions[1].hidden = True
    book.save(tmp_path / "a.xlsx")
    sheet = only_sheet(tmp_path / "a.xlsx")
    assert cells(sheet) == [(1, 1, "=", UNCOMPUTED)]
    assert sheet.hidden_rows == (1,)


@given(
    st.lists(
        st.lists(st.sampled_from(["blank", "value", "error", "bare", "formula"]), min_size=1, max_size=4),
        min_size=1,
        max_size=6,
    )
)
def test_every_error_and_bare_formula_is_found_where_it_stands(tmp_path_factory, grid):
    held = {"blank": "", "value": "<v>5</v>", "error": "<v>#REF!</v>", "bare": "<f>B2</f>"}
    held["formula"] = "<f>B2</f><v>1</v>"
    places = [(at, column, cell) for at, row in enumerate(grid) for column, cell in enumerate(row)]
    kinds = dict.fromkeys(held, "") | {"error": ' t="e"'}
    written = {
        (at, column): f'<c r="{"ABCD"[column]}{at + 1}"{kinds[cell]}>{held[cell]}</c>'
        for at, column, cell in places
    }
    rows = [
        f'<row r="{at + 1}">{"".join(written[at, column] for column in range(len(row)))}</row>'
        for at, row in enumerate(grid)
    ]
    path = bad.write_xlsx(tmp_path_factory.mktemp("grid") / "a.xlsx", *rows)
    found = scan_sheet(Archive(path), "xl/worksheets/sheet1.xml", "Лист1")
    assert found.errors == [(at, column, "#REF!") for at, column, cell in places if cell == "error"]
    assert found.uncomputed == [(at, column) for at, column, cell in places if cell == "bare"]


@pytest.mark.parametrize(("last_row", "fits"), [(50_000, True), (60_000, False)])
def test_a_sheet_that_may_be_too_large_is_measured_cell_by_cell(tmp_path, last_row, fits):
    far = f'<row r="3">{bad.number_cell("ALL3", 1)}<c r="XFD3" s="1"/></row>'
    low = f'<row r="{last_row}">{bad.number_cell(f"A{last_row}", 2)}</row>'
    archive = Archive(bad.write_xlsx(tmp_path / "a.xlsx", *bad.PLAIN_ROWS, far, low))
    if fits:
        assert scan_sheet(archive, "xl/worksheets/sheet1.xml", "Лист1") == Findings()
        return
    with pytest.raises(InputError) as caught:
        scan_sheet(archive, "xl/worksheets/sheet1.xml", "Лист1")
    assert [(one.rule, one.row, one.column) for one in caught.value.problems] == [("far_cell", 3, "ALL")]


@pytest.mark.parametrize(("starts_1904", "day"), [(False, "2023-10-05"), (True, "2027-10-06")])
def test_days_count_from_where_the_workbook_says(tmp_path, starts_1904, day):
    flag = bad.biff(0x22, struct.pack("<H", int(starts_1904)))
    properties = f'<workbookPr date1904="{int(starts_1904)}"/>'
    row = f'<row r="1">{bad.number_cell("A1", 45204, style=1)}{bad.number_cell("B1", 45204)}</row>'
    files = [
        bad.write_xlsx(tmp_path / "a.xlsx", row, properties=properties),
        bad.write_xls(
            tmp_path / "a.xls",
            *(bad.biff_number(0, 0, 45204, style=1), bad.biff_number(0, 1, 45204)),
            before=flag,
        ),
    ]
    for read in read_workbooks(files).values():
        (sheet,) = read.sheets.values()
        assert sheet.text.loc[1].tolist() == [day, "45204"]
        assert sheet.kinds.loc[1].tolist() == [DAY, NUMBER]
        assert sheet.starts_1904 == starts_1904


def test_hidden_and_very_hidden_sheets_are_read(tmp_path):
    sheets = {name: bad.sheet_xml(*bad.PLAIN_ROWS) for name in ("А", "Б", "В")}
    states = {"Б": "hidden", "В": "veryHidden"}
    path = bad.write_zip(tmp_path / "a.xlsx", bad.xlsx_parts(sheets, states=states))
    read = read_workbook(path).sheets
    assert [(name, sheet.is_hidden, len(sheet.text)) for name, sheet in read.items()] == [
        *(("А", False, 2), ("Б", True, 2), ("В", True, 2))
    ]


def test_names_of_sheets_are_those_that_people_see(tmp_path):
    names = ["А &amp; Б", " с краев ", "&quot;В&quot;"]
    sheets = {name: bad.sheet_xml(*bad.PLAIN_ROWS, ERRORS_ROW) for name in names}
    read = read_workbook(bad.write_zip(tmp_path / "a.xlsx", bad.xlsx_parts(sheets)))
    assert list(read.sheets) == ["А & Б", " с краев ", '"В"']
    assert [sheet.hidden_rows for sheet in read.sheets.values()] == [(3,)] * 3


def test_errors_and_hidden_rows_of_other_formats(tmp_path):
    hidden = bad.biff(0x0208, struct.pack("<HHHHHHI", 2, 0, 3, 300, 0, 0, 0x120))
    error = bad.biff(0x0205, struct.pack("<HHHBB", 2, 0, 0, 0x2A, 1))
    flag = bad.biff(0x0205, struct.pack("<HHHBB", 2, 1, 0, 1, 0))
    ods_error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><office:annotation><text:p>сноска</text:p></office:annotation>'
        "<text:p>#N/A</text:p></table:table-cell>"
    )
    ods_flag = bad.ods_cell("ИСТИНА", kind="boolean", more='office:boolean-value="true"')
    bare = '<table:table-cell table:formula="of:=1+1"/>'
    xlsb = (bad.xlsb_cell(3, 0, b"\x2a"), bad.xlsb_cell(4, 1, b"\1"), bad.xlsb_cell(11, 3, b"\7" + bytes(9)))
    files = {
        bad.write_xls(tmp_path / "a.xls", *bad.PLAIN_XLS, hidden, error, flag, state=2): [],
        bad.write_xlsb(
            tmp_path / "a.xlsb", *bad.PLAIN_XLSB, bad.xlsb_row(2, *xlsb, is_hidden=True), state=1
        ): [(3, 3, "#DIV/0!", ERROR)],
        bad.write_ods(
            tmp_path / "a.ods",
            ods_table(
                *bad.PLAIN_ODS, bad.ods_row(ods_error, ods_flag, bare, more='table:visibility="filter"')
            )
            + ods_table(name="Пустой"),
        ): [(3, 2, "=", UNCOMPUTED)],
    }
    read = read_workbooks(files)
    for path, more in files.items():
        sheet = read[path.name].sheets["Лист1"]
        assert cells(sheet) == [(3, 0, "#N/A", ERROR), (3, 1, "TRUE", FLAG), *more]
        assert sheet.hidden_rows == (3,)
        assert sheet.is_hidden == (path.suffix != ".ods")
    assert read["a.ods"].sheets["Пустой"].text.shape == (0, 0)


def test_records_of_a_text_are_rows_however_they_are_broken(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes('ФИО;Адрес;Балл\r\n"А;\nБ";"ул. ""Абая"""\r\n\r\nNA;;1,5;лишнее\r\n'.encode())
    assert only_sheet(path).text.to_numpy().tolist() == [
        *(
            ["ФИО", "Адрес", "Балл", ""],
            ["А;\nБ", 'ул. "Абая"', "", ""],
            [""] * 4,
            ["NA", "", "1,5", "лишнее"],
        ),
    ]


@given(
    st.sampled_from(";\t,"),
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=3, max_size=3),
        min_size=2,
        max_size=8,
    ),
)
def test_a_text_written_with_a_delimiter_is_read_back(tmp_path_factory, delimiter, rows):
    folder = tmp_path_factory.mktemp("text")
    rows = [["Первый", "Второй", "Третий"], *rows]
    frame = pd.DataFrame(rows)
    # Every field quoted: what stands inside is never taken for a delimiter.
    frame.to_csv(folder / "a.csv", sep=delimiter, header=False, index=False, quoting=1)
    (draft,) = read_text(folder / "a.csv", folder)
    assert workbook._load_sheet("a.csv", asdict(draft)).text.to_numpy().tolist() == rows


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("а;б\n1,5;2\n2,5;3\n", ";"),
        ("а,б,в\nмолодежь; NEET,1,2\nмолодежь; NEET,1,2\n", ","),
        ("а\tб, в\n1\t2\n", "\t"),
        ("один\nдва\n", ";"),
        ("", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_table(sample, delimiter):
    assert find_delimiter(sample)[0] == delimiter


def test_columns_of_parquet_are_texts_like_those_of_a_sheet(tmp_path):
    zone = pd.Timestamp("2023-10-05 09:00", tz="Asia/Almaty")
    table = pa.table(
        {
            "ФИО": ["А", None],
            "Балл": [7.0, float("nan")],
            "Доля": [0.1, None],
            "Номер": pa.array([2**60, None], pa.int64()),
            "Сумма": pa.array([None, 12.5], pa.float64()).cast(pa.decimal128(10, 3)),
            "День": [dt.date(2023, 10, 5), None],
            "Миг": pa.array([dt.datetime(2023, 10, 5), dt.datetime(2023, 10, 5, 14, 30)], pa.timestamp("ns")),
            "Пояс": pa.array([zone, None]),
            "Флаг": [True, False],
            "Код": pa.array(["а", "б"]).dictionary_encode(),
            "Пусто": pa.nulls(2),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    sheet = only_sheet(tmp_path / "a.parquet")
    assert sheet.text.to_numpy().tolist() == [
        table.column_names,
        ["А", "7", "0.1", str(2**60), "", "2023-10-05", "2023-10-05", "2023-10-05 09:00:00", "TRUE", "а", ""],
        ["", "", "", "", "12.5", "", "2023-10-05 14:30:00", "", "FALSE", "б", ""],
    ]
    assert sheet.kinds.loc[2].tolist() == [
        *(TEXT, NUMBER, NUMBER, NUMBER, TEXT, DAY, DAY, DAY, FLAG, TEXT, TEXT)
    ]
    assert sheet.kinds.loc[3].tolist() == [TEXT] * 4 + [NUMBER, TEXT, DAY, TEXT, FLAG, TEXT, TEXT]


def test_columns_of_lists_are_refused_by_name(tmp_path):
    pq.write_table(pa.table({"ФИО": ["А"], "Дети": [["Б"]]}), tmp_path / "a.parquet")
    with pytest.raises(InputError) as caught:
        read_workbook(tmp_path / "a.parquet")
    assert [(one.rule, one.column) for one in caught.value.problems] == [("unreadable_column", "Дети")]


def test_a_file_saved_while_it_is_read_is_no_result(tmp_path, monkeypatch):
    path = bad.write_xlsx(tmp_path / "a.xlsx")
    load = workbook._load_sheet

    def save_meanwhile(*args):
        bad.write_xlsx(path, dimension="A1")
        return load(*args)

    monkeypatch.setattr(workbook, "_load_sheet", save_meanwhile)
    with pytest.raises(InputError) as caught:
        read_workbook(path)
    assert [one.rule for one in caught.value.problems] == ["file_changed"]


def test_two_files_of_one_name_are_not_taken_for_one(tmp_path):
    (tmp_path / "1").mkdir()
    paths = [bad.write_xlsx(tmp_path / "1" / "a.xlsx"), bad.write_xlsx(tmp_path / "a.xlsx")]
    with pytest.raises(InputError) as caught:
        read_workbooks(paths)
    assert {one.rule for one in caught.value.problems} == {"same_file_name"}
    assert list(read_workbooks([paths[0], paths[0]])) == ["a.xlsx"]


def test_no_files_are_no_workbooks():
    assert read_workbooks([]) == {}


def test_a_known_workbook_is_read_once_while_its_bytes_stay_and_anew_when_they_change(tmp_path, monkeypatch):
    path, reads = tmp_path / "small.xlsx", []
    read = workbook.read_workbook

    def count(path):
        reads.append(path)
        return read(path)

    monkeypatch.setattr(workbook, "read_workbook", count)
    for cell in ("было", "стало"):
        write_workbook(path, {"Лист1": [[cell]]})
        known = [workbook.read_known_workbook(path) for _ in range(2)]
        assert [one.sheets["Лист1"].text.iloc[0, 0] for one in known] == [cell, cell]
    assert len(reads) == 2
    path.unlink()
    with pytest.raises(InputError):
        workbook.read_known_workbook(path)


def test_a_known_workbook_saved_while_it_is_read_is_not_kept_under_its_old_hash(tmp_path, monkeypatch):
    path = tmp_path / "small.xlsx"
    write_workbook(path, {"Лист1": [["было"]]})
    hashes = iter(["0" * 64])
    monkeypatch.setattr(workbook, "hash_file", lambda path: next(hashes, None) or hash_file(path))
    with pytest.raises(InputError) as caught:
        workbook.read_known_workbook(path)
    assert [problem.rule for problem in caught.value.problems] == ["file_changed"]
    assert workbook.read_known_workbook(path).sheets["Лист1"].text.iloc[0, 0] == "было"
