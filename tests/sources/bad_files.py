"""Makers of small files that are broken, hostile or only unusual, written byte by byte."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
# Format 0 is plain, format 1 a day.
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
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
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
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


def write_xlsx(path: Path, *rows: str, dimension: str = "A1:B2", before: str = "", **more: str) -> Path:
    """A workbook of one sheet of the rows; ``more`` is for ``xlsx_parts``."""
    sheet = sheet_xml(*(rows or PLAIN_ROWS), dimension=dimension, before=before)
    return write_zip(path, xlsx_parts({"Лист1": sheet}, **more))
