"""A file that cannot be used ends in one plain problem; one that is only unusual is read as it is."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from sources import bad_files as bad
from zhas_eval.errors import InputError, Problem
from zhas_eval.presentation.labels import describe_problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.sources.raw import RawWorkbook
from zhas_eval.sources.workbook import read_workbooks

Maker = Callable[[Path], object]
FAR = ('<row r="1048576">' + bad.number_cell("XFD1048576", 1) + "</row>",)
FAR_ODS = (
    '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>',
    bad.ods_row('<table:table-cell table:number-columns-repeated="16383"/>', bad.ods_cell("х")),
)
ENTITIES = '<!DOCTYPE a [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;">]>'
WEB_PAGE = "<html><body><table><tr><td>Вымышленная Ә.</td></tr></table></body></html>"
XML_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)


def ods_table(*rows: str, name: str = "Лист1", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def without(part: str) -> bad.Parts:
    return {name: content for name, content in bad.xlsx_parts().items() if name != part}


def cut(path: Path) -> None:
    whole = bad.write_xlsx(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def ask_for_password(path: Path) -> None:
    bad.write_xlsx(path)
    data = bytearray(path.read_bytes())
    # The flag of encryption, in each part's entry of the zip's directory.
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    path.write_bytes(bytes(data))


def long_text(path: Path) -> None:
    """Two hundred million signs that do not shrink: stored as they are."""
    row = f'<row r="3">{bad.text_cell("A3", "х")}{bad.text_cell("B3", "z" * 200_000_000)}</row>'
    parts = bad.xlsx_parts({"Лист1": bad.sheet_xml(*bad.PLAIN_ROWS, row)})
    bad.write_zip(path, parts, method=zipfile.ZIP_STORED)


def long_shared_text(path: Path) -> None:
    parts = bad.xlsx_parts() | {
        "xl/sharedStrings.xml": f'<sst xmlns="{bad.MAIN}"><si><t>{"z" * 20_000_000}</t></si></sst>'
    }
    bad.write_zip(path, parts, method=zipfile.ZIP_STORED)


def damaged_end(path: Path) -> None:
    """The directory of the zip is whole, the bytes of the sheet are not."""
    bad.write_zip(path, bad.xlsx_parts(), method=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"<sheetData>", b"<sheetXata>"))


# File → what makes it, and the problem that it ends in.
REFUSED: dict[str, tuple[Maker, Problem]] = {
    "пустой.xlsx": (lambda path: path.write_bytes(b""), Problem("empty_file")),
    "обрезан.xlsx": (cut, Problem("damaged_workbook")),
    "испорчен.xlsx": (damaged_end, Problem("damaged_workbook")),
    "страница.xls": (lambda path: path.write_text(WEB_PAGE, encoding="utf-8"), Problem("web_page")),
    "страница-bom.xls": (lambda path: path.write_text(WEB_PAGE, encoding="utf-8-sig"), Problem("web_page")),
    "архив-страницы.xls": (lambda path: path.write_bytes(b"MIME-Version: 1.0\r\n"), Problem("web_page")),
    "книга2003.xls": (lambda path: path.write_text(XML_2003, encoding="utf-8"), Problem("xml_workbook")),
    "письмо.xlsx": (
        lambda path: path.write_text("Здравствуйте!\nТаблица будет, но позже.\n", encoding="utf-8"),
        Problem("unreadable_workbook"),
    ),
    "картинка.xlsx": (lambda path: path.write_bytes(b"\x89PNG\0\0"), Problem("unreadable_workbook")),
    "документ.xlsx": (
        lambda path: bad.write_zip(path, {"word/document.xml": "<a/>"}),
        Problem("unreadable_workbook"),
    ),
    "документ.xls": (
        lambda path: path.write_bytes(bad.ole_file({"WordDocument": b"x"})),
        Problem("damaged_workbook"),
    ),
    "пароль.xlsx": (
        lambda path: path.write_bytes(bad.ole_file({"EncryptionInfo": b"x", "EncryptedPackage": b"y"})),
        Problem("password_protected"),
    ),
    "пароль.xls": (
        lambda path: bad.write_xls(path, before=bad.biff(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))),
        Problem("password_protected"),
    ),
    "пароль.ods": (
        lambda path: bad.write_ods(
            path, ods_table(*bad.PLAIN_ODS), manifest="<manifest:encryption-data></manifest:encryption-data>"
        ),
        Problem("password_protected"),
    ),
    "пароль-zip.xlsx": (ask_for_password, Problem("password_protected")),
    "бомба.xlsx": (
        lambda path: bad.write_zip(path, bad.xlsx_parts() | {"xl/media/x.bin": bytes(40_000_000)}),
        Problem("swollen_workbook"),
    ),
    "длинный.xlsx": (long_text, Problem("text_too_long", sheet="Лист1", row=3, column="B")),
    "длинный-общий.xlsx": (long_shared_text, Problem("text_too_long")),
    "длинный.csv": (
        lambda path: path.write_text("ФИО;Балл\n" + "z" * 2_000_000 + ";7\n", encoding="utf-8"),
        Problem("text_too_long", details={"line": "2"}),
    ),
    "далеко.xlsx": (
        lambda path: bad.write_xlsx(path, *bad.PLAIN_ROWS, *FAR),
        Problem("far_cell", sheet="Лист1", row=1_048_576, column="XFD"),
    ),
    "далеко.xlsb": (
        lambda path: bad.write_xlsb(
            path, *bad.PLAIN_XLSB, bad.xlsb_row(1_048_575, bad.xlsb_cell(5, 16_383, bytes(8)))
        ),
        Problem("far_cell", sheet="Лист1", row=1_048_576, column="XFD"),
    ),
    "далеко.ods": (
        lambda path: bad.write_ods(path, ods_table(*bad.PLAIN_ODS, *FAR_ODS)),
        Problem("far_cell", sheet="Лист1", row=1_048_576, column="XFD"),
    ),
    "повторы.ods": (
        lambda path: bad.write_ods(
            path,
            ods_table(
                bad.ods_row(
                    bad.ods_cell("х", more='table:number-columns-repeated="16384"'),
                    more='table:number-rows-repeated="1048576"',
                )
            ),
        ),
        Problem("far_cell", sheet="Лист1", row=1_048_576, column="XFD"),
    ),
    "сущности.xlsx": (
        lambda path: bad.write_zip(
            path,
            bad.xlsx_parts({"Лист1": ENTITIES + bad.sheet_xml(*bad.PLAIN_ROWS).removeprefix(bad.HEAD)}),
        ),
        Problem("entities_in_workbook"),
    ),
    "сущности.ods": (
        lambda path: bad.write_zip(path, {"mimetype": bad.ODS_TYPE, "content.xml": f"{ENTITIES}<a>&b;</a>"}),
        Problem("entities_in_workbook"),
    ),
    "без-строк.xlsx": (
        lambda path: bad.write_xlsx(path, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
        Problem("missing_part", details={"part": "xl/sharedStrings.xml"}),
    ),
    "без-листа.xlsx": (
        lambda path: bad.write_zip(path, without("xl/worksheets/sheet1.xml")),
        Problem("missing_part", details={"part": "xl/worksheets/sheet1.xml"}),
    ),
    "без-связей.xlsx": (
        lambda path: bad.write_zip(path, without("xl/_rels/workbook.xml.rels")),
        Problem("missing_part", details={"part": "xl/_rels/workbook.xml.rels"}),
    ),
    "без-книги.xlsx": (
        lambda path: bad.write_zip(path, without("xl/workbook.xml")),
        Problem("unreadable_workbook"),
    ),
    "стили.xlsx": (
        lambda path: bad.write_zip(path, bad.xlsx_parts() | {"xl/styles.xml": "<styleSheet><cellXfs><<"}),
        Problem("damaged_workbook"),
    ),
    "двойник.xlsx": (
        lambda path: bad.write_zip(
            path, bad.xlsx_parts([(name, bad.sheet_xml(*bad.PLAIN_ROWS)) for name in ("А", "Б", "Б")])
        ),
        Problem("duplicate_sheet", sheet="Б"),
    ),
    "двойник.xls": (
        lambda path: bad.write_xls(path, names=("А", "А")),
        Problem("duplicate_sheet", sheet="А"),
    ),
    "~$открыт.xlsx": (lambda path: path.write_bytes(b"\x05Name"), Problem("lock_file")),
    "кодировка.csv": (
        lambda path: path.write_bytes("ФИО;Балл\n".encode("cp1251") + b"\x98;\xff\n"),
        Problem("unknown_encoding"),
    ),
    "кавычка.csv": (
        lambda path: path.write_text('ФИО;Балл\n"ОО "Пример";1\nА;2\n', encoding="utf-8"),
        Problem("open_quotation", details={"line": "2"}),
    ),
    "открыта.csv": (
        lambda path: path.write_text('ФИО;Балл\n"ОО Пример;1\nА;2\n', encoding="utf-8"),
        Problem("open_quotation", details={"line": "3"}),
    ),
    "обрезан.parquet": (lambda path: path.write_bytes(b"PAR1" + bytes(40)), Problem("damaged_workbook")),
}


def old_workbook(path: Path) -> None:
    """A far cell that has a format alone, a hidden sheet, and no more than old Excel keeps."""
    bad.write_xls(path, *bad.PLAIN_XLS, bad.biff(0x0201, struct.pack("<HHH", 50_000, 40, 1)))


def styled_blank(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Лист1"
    book.active.append(["ФИО", "Балл"])
    book.active.append(["Вымышленная Ә.", 7])
    book.active["XFD1048576"].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(path)


def with_prefix(path: Path) -> None:
    """As other producers write: a prefix on every tag."""
    sheet = bad.sheet_xml(*bad.PLAIN_ROWS).removeprefix(bad.HEAD)
    sheet = sheet.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("xmlns=", "xmlns:x=")
    bad.write_zip(path, bad.xlsx_parts({"Лист1": sheet}))


def with_single_quotes(path: Path) -> None:
    rows = [row.replace('"', "'") for row in bad.PLAIN_ROWS]
    bad.write_xlsx(path, *rows)


PLAIN_TEXT = "ФИО;Балл\nВымышленная Ә.;7\n"
# Files that hold the plain table, however they hold it.
READ: dict[str, Maker] = {
    "обычный.xlsx": bad.write_xlsx,
    "обычный.xlsm": lambda path: bad.write_zip(path, bad.xlsx_parts() | {"xl/vbaProject.bin": b"macro"}),
    "xlsx-под-именем.xls": bad.write_xlsx,
    "обычный.xls": bad.write_xls,
    "обычный.xlsb": bad.write_xlsb,
    "обычный.ods": lambda path: bad.write_ods(path, ods_table(*bad.PLAIN_ODS)),
    "старый.xls": old_workbook,
    "размер-мал.xlsx": lambda path: bad.write_xlsx(path, dimension="A1"),
    "размер-велик.xlsx": lambda path: bad.write_xlsx(path, dimension="A1:XFD1048576"),
    "далеко-пусто.xlsx": styled_blank,
    "далеко-пусто.ods": lambda path: bad.write_ods(
        path,
        ods_table(
            *bad.PLAIN_ODS,
            '<table:table-row table:number-rows-repeated="1048574">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
        ),
    ),
    "без-стилей.xlsx": lambda path: bad.write_zip(path, without("xl/styles.xml")),
    "приставка.xlsx": with_prefix,
    "апострофы.xlsx": with_single_quotes,
    "диаграмма.xlsx": lambda path: bad.write_zip(
        path,
        bad.xlsx_parts(
            {"Лист1": bad.sheet_xml(*bad.PLAIN_ROWS), "Диаграмма": f'<chartsheet xmlns="{bad.MAIN}"/>'},
            kinds={"Диаграмма": "chartsheet"},
        ),
    ),
    "Реестр «Жас» 'ә' \"qu\" & %20.xlsx": bad.write_xlsx,
    "обычный.csv": lambda path: path.write_text(PLAIN_TEXT, encoding="utf-8"),
    "csv-под-именем.xlsx": lambda path: path.write_text(PLAIN_TEXT, encoding="utf-8"),
    "bom.csv": lambda path: path.write_text(PLAIN_TEXT, encoding="utf-8-sig"),
    "utf16.csv": lambda path: path.write_text(PLAIN_TEXT, encoding="utf-16"),
    "cp1251.csv": lambda path: path.write_bytes(PLAIN_TEXT.replace("Ә", "Э").encode("cp1251")),
    "запятые.csv": lambda path: path.write_text(PLAIN_TEXT.replace(";", ","), encoding="utf-8"),
    "обычный.tsv": lambda path: path.write_text(PLAIN_TEXT.replace(";", "\t"), encoding="utf-8"),
    "excel.csv": lambda path: path.write_text(f"sep=;\n{PLAIN_TEXT}", encoding="utf-8"),
}


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """Problems of every file that is refused, all read at once."""
    folder = tmp_path_factory.mktemp("Папка с 'кавычками'")
    for name, (make, _) in REFUSED.items():
        make(folder / name)
    with pytest.raises(InputError) as caught:
        read_workbooks(folder / name for name in REFUSED)
    assert "Вымышленная" not in str(caught.value)
    found: dict[str, list[Problem]] = {}
    for problem in caught.value.problems:
        found.setdefault(problem.file, []).append(problem)
    return found


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RawWorkbook]:
    """Every file that is only unusual, all read at once."""
    folder = tmp_path_factory.mktemp('Папка с "кавычками"')
    for name, make in READ.items():
        make(folder / name)
    return read_workbooks(folder / name for name in READ)


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_used_ends_in_one_problem(name: str, problems: dict) -> None:
    expected = REFUSED[name][1]
    place = (expected.rule, expected.sheet, expected.row, expected.column, expected.details)
    assert [(one.rule, one.sheet, one.row, one.column, one.details) for one in problems[name]] == [place]


@pytest.mark.parametrize("name", REFUSED)
def test_the_problem_is_told_with_what_to_do(name: str, problems: dict) -> None:
    told = describe_problem(problems[name][0], wording=Wording("ru"))
    assert name in told
    assert "\n  Что сделать: " in told


@pytest.mark.parametrize("name", READ)
def test_a_file_that_is_only_unusual_is_read(name: str, workbooks: dict) -> None:
    (sheet,) = workbooks[name].sheets.values()
    plain = [[text.replace("Ә", "Э") for text in row] for row in bad.PLAIN] if "1251" in name else bad.PLAIN
    assert sheet.text.to_numpy().tolist() == plain
    assert list(sheet.text.index) == [1, 2]
    assert not sheet.is_hidden
    assert sheet.sheet == ("" if "csv" in name or "tsv" in name else "Лист1")


def test_every_file_is_read_in_the_order_given(workbooks: dict) -> None:
    assert list(workbooks) == list(READ)
