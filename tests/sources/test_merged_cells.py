"""Merged cells as each kind of workbook keeps them."""

import struct
from pathlib import Path

import pytest

from sources import bad_files as bad
from zhas_eval.sources.workbook import read_workbook

# A merged box of rows 2–4 and columns A–B, of which rows 2–3 hold cells.
THIRD = f'<row r="3">{bad.number_cell("B3", 8)}</row>'
XLSX_TAIL = '<mergeCells count="1"><mergeCell ref="A2:B4"/></mergeCells></worksheet>'


def write_xlsx(path: Path) -> None:
    sheet = bad.sheet_xml(*bad.PLAIN_ROWS, THIRD).replace("</worksheet>", XLSX_TAIL)
    bad.write_zip(path, bad.xlsx_parts({"Лист1": sheet}))


def write_xls(path: Path) -> None:
    box = bad.biff(0x00E5, struct.pack("<HHHHH", 1, 1, 3, 0, 1))
    bad.write_xls(path, *bad.PLAIN_XLS, bad.biff_number(2, 1, 8), box)


def write_xlsb(path: Path) -> None:
    third = bad.xlsb_row(2, bad.xlsb_cell(5, 1, struct.pack("<d", 8)))
    end, box = bad.xlsb_record(146), bad.xlsb_record(176, struct.pack("<IIII", 1, 3, 0, 1))
    bad.write_xlsb(path, *bad.PLAIN_XLSB, third, end, box)


def write_ods(path: Path) -> None:
    spans = 'table:number-rows-spanned="3" table:number-columns-spanned="2"'
    second = bad.ods_row(
        bad.ods_cell("Вымышленная Ә.", more=spans), bad.ods_cell("7", kind="float", more='office:value="7"')
    )
    third = bad.ods_row("<table:covered-table-cell/>", bad.ods_cell("8"))
    rows = "".join([bad.PLAIN_ODS[0], second, third])
    bad.write_ods(path, f'<table:table table:name="Лист1">{rows}</table:table>')


WRITERS = {"a.xlsx": write_xlsx, "a.xls": write_xls, "a.xlsb": write_xlsb, "a.ods": write_ods}


@pytest.mark.parametrize("name", WRITERS)
def test_merged_cells_are_told_by_excel_rows_and_end_with_the_sheet(name: str, tmp_path: Path) -> None:
    WRITERS[name](tmp_path / name)
    (sheet,) = read_workbook(tmp_path / name).sheets.values()
    assert sheet.text[1].tolist() == ["Балл", "7", "8"]
    assert sheet.merged == ((2, 3, 0, 1),)


def test_a_workbook_without_merged_cells_has_none(tmp_path: Path) -> None:
    bad.write_xlsx(tmp_path / "a.xlsx")
    assert read_workbook(tmp_path / "a.xlsx").sheets["Лист1"].merged == ()
