"""Warnings about places that are no single cell of data: files, sheets, columns, rows, pairs of people."""

from collections.abc import Mapping, Sequence

import pandas as pd

from zhas_eval.cleaning.raw_table import RawTable
from zhas_eval.programme.scope import Programme
from zhas_eval.sources.programme_folder import find_unread_workbooks
from zhas_eval.sources.raw import RawSheet, RawWorkbook


def note_unread(
    sheets: Mapping[str, Sequence[RawSheet]], workbooks: Mapping[str, RawWorkbook], programme: Programme
) -> pd.DataFrame:
    """A warning for each workbook and each sheet that no table is read from."""
    used = {(sheet.file, sheet.sheet) for table in sheets.values() for sheet in table}
    files = [{"file": file, "rule": "unread_workbook"} for file in find_unread_workbooks(programme)]
    others = [
        {"file": workbook.file, "sheet": sheet, "rule": "unread_sheet"}
        for workbook in workbooks.values()
        for sheet in workbook.sheets
        if (workbook.file, sheet) not in used and sheet not in programme.passport.ignored_sheets
    ]
    return _remark([*files, *others])


def note_hidden(raw: Mapping[str, RawTable]) -> pd.DataFrame:
    """A warning for each part of a sheet that a person may miss, or that the cleaning has passed over.

    That is: a sheet without data, a hidden sheet, a hidden row of data, a column that is none of the table.
    """
    found: list[Mapping[str, object]] = []
    for name, table in raw.items():
        for layout in table.layouts:
            place = {"table": name, "file": layout.sheet.file, "sheet": layout.sheet.sheet}
            if layout.text.empty:
                found.append(place | {"rule": "empty_sheet"})
            if layout.sheet.is_hidden:
                found.append(place | {"rule": "hidden_sheet"})
            hidden = layout.text.index.intersection(pd.Index(layout.sheet.hidden_rows, dtype="int64"))
            found += [place | {"row": row, "rule": "hidden_row"} for row in hidden]
            headings = place | {"row": layout.heading_row, "rule": "unread_column"}
            found += [headings | {"column": letter} for letter in layout.unread]
    return _remark(found)


def note_doubtful(pairs: pd.DataFrame) -> pd.DataFrame:
    """A warning at the first row of each pair that may be about one person."""
    found = pairs[pairs["decision"] == "review"]
    places = {name: found[f"left_{name}"] for name in ("table", "file", "sheet", "row", "region")}
    rule = {"rule": "possible_same_person", "severity": "warning", "column": "", "name": "full_name"}
    return pd.DataFrame({**places, **rule}, index=found.index)


def _remark(found: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Warnings about places that are no single cell of data."""
    blank = dict.fromkeys(("table", "file", "sheet", "column", "name", "region"), "")
    columns = [*blank, "row", "rule", "severity"]
    return pd.DataFrame(
        [blank | {"row": None, "severity": "warning"} | dict(entry) for entry in found], columns=columns
    )
