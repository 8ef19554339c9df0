"""Makers of small files that are broken, hostile or only unusual, written byte by byte."""

import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = (
    " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
# Format 0 is plain, format 1 a day.
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
Parts = dict[str, str | bytes]


def write_zip(path: Path, parts: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def text_cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def number_cell(at: str, number: object, *, style: int = 0) -> str:
    return f'<c r="{at}" s="{style}"><v>{number}</v></c>'


def sheet_xml(*rows: str, dimension: str = "A1:B2", before: str = "") -> str:
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><dimension ref="{dimension}"/>{before}'
        f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )


# A heading and one person who is no one.
PLAIN_ROWS = (
    f'<row r="1">{text_cell("A1", "ФИО")}{text_cell("B1", "Балл")}</row>',
    f'<row r="2">{text_cell("A2", "Вымышленная Ә.")}{number_cell("B2", 7)}</row>',
)
PLAIN = [["ФИО", "Балл"], ["Вымышленная Ә.", "7"]]


def xlsx_parts(
    sheets: Mapping[str, str] | Iterable[tuple[str, str]] = (("Лист1", sheet_xml(*PLAIN_ROWS)),),
    *,
    states: Mapping[str, str] | None = None,
    properties: str = "",
    kinds: Mapping[str, str] | None = None,
) -> Parts:
    """The parts of an .xlsx; ``kinds``: name → folder of a sheet that is no worksheet."""
    given = list(sheets.items() if isinstance(sheets, Mapping) else sheets)
    parts: Parts = {}
    listed, relations, types = [], [], []
    for number, (name, content) in enumerate(given, start=1):
        kind = (kinds or {}).get(name, "worksheet")
        part = f"{kind}s/sheet{number}.xml"
        state = f' state="{states[name]}"' if states and name in states else ""
        listed.append(f'<sheet name="{name}" sheetId="{number}"{state} r:id="rId{number}"/>')
        relations.append(f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{part}"/>')
        types.append(
            f'<Override PartName="/xl/{part}" ContentType='
            f'"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        )
        parts[f"xl/{part}"] = content
    relations.append(f'<Relationship Id="rId99" Type="{OFFICE}/styles" Target="styles.xml"/>')
    parts["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{''.join(types)}</Types>"
    )
    parts["_rels/.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    parts["xl/workbook.xml"] = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
        f"<sheets>{''.join(listed)}</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(relations)}</Relationships>'
    )
    parts["xl/styles.xml"] = STYLES
    return parts


def write_xlsx(path: Path, *rows: str, dimension: str = "A1:B2", before: str = "", **more: Any) -> Path:
    """A workbook of one sheet of the rows; ``more`` is for ``xlsx_parts``."""
    sheet = sheet_xml(*(rows or PLAIN_ROWS), dimension=dimension, before=before)
    return write_zip(path, xlsx_parts({"Лист1": sheet}, **more))


def write_ods(path: Path, tables: str, *, manifest: str = "", settings: str = "") -> Path:
    """An OpenDocument workbook of the XML of its tables."""
    content = (
        f"{HEAD}<office:document-content {ODS_NAMES}><office:body><office:spreadsheet>"
        f"{settings}{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    listed = f'{HEAD}<manifest:manifest xmlns:manifest="urn:m">{manifest}</manifest:manifest>'
    parts = {"mimetype": ODS_TYPE, "META-INF/manifest.xml": listed, "content.xml": content}
    return write_zip(path, parts)


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str, *, kind: str = "string", more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" calcext:value-type="{kind}" {more}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


PLAIN_ODS = (
    ods_row(ods_cell("ФИО"), ods_cell("Балл")),
    ods_row(ods_cell("Вымышленная Ә."), ods_cell("7", kind="float", more='office:value="7"')),
)


def xlsb_record(kind: int, data: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, rest = b"", len(data)
    while rest > 127:
        length, rest = length + bytes([rest & 0x7F | 0x80]), rest >> 7
    return number + length + bytes([rest]) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_row(number: int, *cells: bytes, is_hidden: bool = False) -> bytes:
    head = struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if is_hidden else 0, 0, 0)
    return xlsb_record(0, head) + b"".join(cells)


def xlsb_cell(kind: int, column: int, value: bytes) -> bytes:
    return xlsb_record(kind, struct.pack("<II", column, 0) + value)


PLAIN_XLSB = (
    xlsb_row(0, xlsb_cell(6, 0, wide("ФИО")), xlsb_cell(6, 1, wide("Балл"))),
    xlsb_row(1, xlsb_cell(6, 0, wide("Вымышленная Ә.")), xlsb_cell(5, 1, struct.pack("<d", 7))),
)


def write_xlsb(path: Path, *rows: bytes, state: int = 0, starts_1904: bool = False) -> Path:
    """A binary workbook of one sheet of the records of its rows."""
    sheet = struct.pack("<II", state, 1) + wide("rId1") + wide("Лист1")
    book = [
        *(
            xlsb_record(131),
            xlsb_record(153, struct.pack("<II", int(starts_1904), 0) + wide("")),
            xlsb_record(143),
        ),
        *(xlsb_record(156, sheet), xlsb_record(144), xlsb_record(132)),
    ]
    cells = [
        *(xlsb_record(129), xlsb_record(148, struct.pack("<IIII", 0, 9, 0, 9)), xlsb_record(145)),
        *(*(rows or PLAIN_XLSB), xlsb_record(146), xlsb_record(130)),
    ]
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"/>',
        "xl/workbook.bin": b"".join(book),
        "xl/_rels/workbook.bin.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relation}'
        "</Relationships>",
        "xl/worksheets/sheet1.bin": b"".join(cells),
    }
    return write_zip(path, parts)


def biff(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def biff_text(row: int, column: int, text: str) -> bytes:
    data = text.encode("utf-16-le")
    return biff(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + data)


def biff_number(row: int, column: int, number: float, *, style: int = 0) -> bytes:
    return biff(0x0203, struct.pack("<HHHd", row, column, style, number))


PLAIN_XLS = (
    *(biff_text(0, 0, "ФИО"), biff_text(0, 1, "Балл")),
    *(biff_text(1, 0, "Вымышленная Ә."), biff_number(1, 1, 7)),
)


def write_xls(
    path: Path, *records: bytes, before: bytes = b"", names: Iterable[str] = ("Лист1",), state: int = 0
) -> Path:
    """An old workbook; every sheet has the records. ``before`` comes among those of the workbook."""

    def begin(kind: int) -> bytes:
        return biff(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    font = biff(0x0031, struct.pack("<HHHHHBBBBBB", 200, 0, 8, 400, 0, 0, 0, 0, 0, 1, 0) + b"A")
    styles = [biff(0x00E0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 14)]
    head = begin(0x0005) + before + biff(0x0042, struct.pack("<H", 1200)) + font * 5 + b"".join(styles)
    sheet = begin(0x0010) + b"".join(records or PLAIN_XLS) + biff(0x000A)
    titles = [(name.encode("utf-16-le"), len(name)) for name in names]
    start = len(head) + sum(12 + len(title) for title, _ in titles) + 4
    listed = b"".join(
        biff(0x0085, struct.pack("<IBBBB", start + at * len(sheet), state, 0, length, 1) + title)
        for at, (title, length) in enumerate(titles)
    )
    path.write_bytes(ole_file({"Workbook": head + listed + biff(0x000A) + sheet * len(titles)}))
    return path


def ole_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of streams, each at least 4 KB long so that none lies among the short ones."""
    sector, free, end, table = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain, body, entries = [table, end], b"", [_ole_entry("Root Entry", 5, end, 0, child=1)]
    for at, (name, content) in enumerate(streams.items(), start=1):
        padded = content.ljust(4096, b"\0")
        padded += bytes(-len(padded) % sector)
        first, count = len(chain), len(padded) // sector
        chain += [*range(first + 1, first + count), end]
        body += padded
        right = at + 1 if at < len(streams) else free
        entries.append(_ole_entry(name, 2, first, len(padded), right=right))
    fat = struct.pack("<128I", *chain, *([free] * (128 - len(chain))))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *([free] * 108))
    return head + fat + b"".join(entries).ljust(sector, b"\0") + body


def _ole_entry(
    name: str, kind: int, first: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    title = name.encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, right, child)
    return (
        title.ljust(64, b"\0") + struct.pack("<HBB", len(title) + 2, kind, 1) + links + bytes(36)
    ) + struct.pack("<IQ", first, size)
