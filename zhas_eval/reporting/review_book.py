"""``cleaning-review.xlsx``: what cleaning changed, rejected and took for one person, for people to decide on.

It holds raw values, lies beside ``raw/`` and goes to nobody. Its sheets have the headings of
``cleaning-overrides.xlsx``: whoever fills in decisions and saves it under that name has them applied.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from zhas_eval.errors import Problem
from zhas_eval.presentation.labels import describe_rule
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import (
    Review,
    TableContract,
    load_contracts,
    load_override_contracts,
)
from zhas_eval.reporting.book import ACCENT, RULE, TINT, set_print
from zhas_eval.reporting.publish import write_file

REVIEW_FILE = "cleaning-review.xlsx"
# More lines than a person reads; all of them are in the store.
MOST_LINES = 50_000
# Changes of the form alone: of each kind a person needs to see one.
FORMS = ("date_text", "date_time", "month_end", "number_format", "number_unit", "phone_format", "iin_format")
WIDTHS = {
    "file": 20,
    "sheet": 16,
    "row": 8,
    "row_key": 12,
    "column": 20,
    "old": 30,
    "new": 24,
    "decision": 16,
}
WORDS = 60
NUMBERS = {"row", "cells", "met", "score", "left_row", "right_row"}


@dataclass(frozen=True)
class Sheet:
    """A sheet to be written: its name, headings, lines of texts and numbers, and what may be decided."""

    name: str
    lead: str
    headings: tuple[str, ...]
    lines: pd.DataFrame
    decisions: tuple[str, ...] = ()


def write_review(programme: Programme, review: Review, *, wording: Wording) -> Path:
    """The workbook in the programme folder, put in place whole.

    Raises OSError where it cannot be written (read-only, or open in another program).
    """
    path = programme.folder / REVIEW_FILE
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as file:
        _write_guide(file, wording)
        for sheet in _list_sheets(programme, review, wording):
            _write_sheet(file, sheet, wording)
    write_file(path, buffer.getvalue())
    return path


def _list_sheets(programme: Programme, review: Review, wording: Wording) -> list[Sheet]:
    values, people = (load_override_contracts()[kind] for kind in ("values", "people"))
    to_value = _decisions(programme, "value_decision", wording)
    to_people = _decisions(programme, "people_decision", wording)
    doubtful = review.pairs["decision"] == "review"
    sheets = [
        _sheet("rejects", _cells(review.rejects, wording), values, to_value[1:], wording),
        _sheet("remarks", _cells(review.remarks, wording), values, to_value, wording),
        _sheet("pairs", _pairs(review.pairs[doubtful], wording), people, to_people, wording),
        _sheet("merged", _pairs(review.pairs[~doubtful], wording), people, to_people[1:], wording),
        _sheet("changes", _changes(review.log, wording), values, to_value[1:], wording),
        _sheet("values", _decided(review, "values", programme, wording), values, to_value, wording),
        _sheet("people", _decided(review, "people", programme, wording), people, to_people, wording),
    ]
    return [sheet for sheet in sheets if len(sheet.lines)]


def _decisions(programme: Programme, codebook: str, wording: Wording) -> tuple[str, ...]:
    """The word for each decision."""
    return tuple(programme.labels(codebook, wording.language).values())


def _sheet(
    name: str, lines: pd.DataFrame, contract: TableContract, decisions: Sequence[str], wording: Wording
) -> Sheet:
    headings = {column.name: column.headings[wording.language] for column in contract.columns}
    shown = tuple(headings.get(str(column)) or wording(f"review.heading.{column}") for column in lines)
    return Sheet(
        wording(f"review.sheet.{name}"), wording(f"review.lead.{name}"), shown, lines, tuple(decisions)
    )


def _cells(lines: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Rejected or remarked cells, each with its rule and what to do."""
    told = {rule: describe_rule(Problem(str(rule)), wording=wording) for rule in lines["rule"].unique()}
    return pd.DataFrame(
        {
            "file": lines["file"],
            "sheet": lines["sheet"],
            "row": lines["row"],
            "row_key": lines["key"],
            "column": _headings(lines, wording),
            "old": lines["value"],
            "reason": lines["rule"].map({rule: sentence for rule, (sentence, _) in told.items()}),
            "remedy": lines["rule"].map({rule: remedy for rule, (_, remedy) in told.items()}),
            "decision": "",
            "new": "",
        }
    )


def _changes(log: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Changed values, equal changes of a column in one line with the number of cells.

    What only took another form is one line for the column, with its first cell as an example.
    """
    is_form = log["rule"].isin(FORMS)
    keys = ["table", "file", "sheet", "name", "rule"]
    told, formal = (
        lines.groupby(names, observed=True, dropna=False, sort=False)
        .agg(**{name: (name, "first") for name in ("row", "old", "new")}, cells=("row", "size"))
        .reset_index(names)
        .loc[:, [*keys, "row", "old", "new", "cells"]]
        for lines, names in (
            (log[~is_form].assign(was=log["old"], now=log["new"]), [*keys, "was", "now"]),
            (log[is_form], keys),
        )
    )
    # A code for a known answer is seldom wrong; what was guessed or mended is read first.
    known = told["rule"] == "code"
    lines = pd.concat([told[~known], told[known], formal.assign(row=None)], ignore_index=True)
    rules = lines["rule"].astype("str")
    return pd.DataFrame(
        {
            "file": lines["file"].astype("str"),
            "sheet": lines["sheet"].astype("str"),
            "row": lines["row"].where(lines["cells"] == 1),
            "column": _headings(lines, wording),
            "old": lines["old"],
            "taken": lines["new"],
            "cells": lines["cells"],
            "reason": rules.map({rule: _name_change(rule, wording) for rule in rules.unique()}),
            "decision": "",
            "new": "",
        }
    )


def _name_change(rule: str, wording: Wording) -> str:
    """What a rule of change did; a value that was dropped broke a rule of input."""
    return wording(f"change.{rule}" if f"change.{rule}" in wording else f"rule.{rule}")


def _pairs(pairs: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Both rows side by side, what tells people apart above all."""
    told = {reason: wording(f"pair.{reason}") for reason in pairs["reason"].unique()}
    shown = ("full_name", "iin", "birth_date", "phone", "region")
    sides = {f"{side}_{name}": pairs[f"{side}_{name}"] for name in shown for side in ("left", "right")}
    places = {
        f"{side}_{name}": pairs[f"{side}_{name}"]
        for side in ("left", "right")
        for name in ("file", "sheet", "row", "key")
    }
    reason = pairs["reason"].map(told)
    return pd.DataFrame({"decision": "", "reason": reason, "score": pairs["score"], **sides, **places})


def _decided(review: Review, kind: str, programme: Programme, wording: Wording) -> pd.DataFrame:
    """The decisions as they stand in ``cleaning-overrides.xlsx``, with what each met."""
    words = {
        code: label
        for codebook in ("value_decision", "people_decision")
        for code, label in programme.labels(codebook, wording.language).items()
    }
    kept = review.decisions[kind].drop(columns=["at_sheet", "at_row"])
    return kept.assign(decision=kept["decision"].map(words))


def _headings(lines: pd.DataFrame, wording: Wording) -> pd.Series:
    """The heading of each line's column in the language of the reader."""
    known: dict[tuple[str, str], str] = {}
    for table, name in lines[["table", "name"]].drop_duplicates().itertuples(index=False):
        columns = {
            column.name: column.headings[wording.language] for column in load_contracts()[table].columns
        }
        stem, _, number = str(name).rpartition("_")
        known[table, name] = columns.get(name) or (f"{columns[stem]} {number}" if stem in columns else name)
    pairs = zip(lines["table"].astype("str"), lines["name"].astype("str"), strict=True)
    return pd.Series([known[pair] for pair in pairs], index=lines.index, dtype="str")


def _write_guide(file: Any, wording: Wording) -> None:
    """The first sheet: what this is, how to decide, and to whom it does not go."""
    page = file.add_worksheet(wording("review.sheet.guide"))
    page.set_column(0, 0, 110)
    page.hide_gridlines(2)
    page.write_string(0, 0, wording("review.guide.title"), file.add_format({"bold": True, "font_size": 16}))
    text = file.add_format({"text_wrap": True, "valign": "top", "font_size": 12})
    for at, name in enumerate(("private", "how", "values", "people", "kept"), start=2):
        page.write_string(at, 0, wording(f"review.guide.{name}"), text)


def _write_sheet(file: Any, sheet: Sheet, wording: Wording) -> None:
    page = file.add_worksheet(sheet.name)
    head = file.add_format({"bold": True, "bg_color": TINT, "bottom": 2, "text_wrap": True, "valign": "top"})
    cell = file.add_format({"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": RULE})
    number = file.add_format({"align": "center", "valign": "top", "bottom": 1, "bottom_color": RULE})
    choice = file.add_format(
        {"valign": "top", "bottom": 1, "bottom_color": RULE, "font_color": ACCENT, "bold": True}
    )
    lines = sheet.lines.iloc[:MOST_LINES]
    lead = sheet.lead
    if len(lines) < len(sheet.lines):
        lead += " " + wording("review.cut", shown=len(lines), n=len(sheet.lines))
    page.write_string(0, 0, lead, file.add_format({"italic": True}))
    for at, (name, heading) in enumerate(zip(lines, sheet.headings, strict=True)):
        page.set_column(at, at, _width(str(name)))
        page.write_string(1, at, heading, head)
        style = choice if name in {"decision", "new"} else number if name in NUMBERS else cell
        for row, value in enumerate(lines[name].tolist(), start=2):
            _write_cell(page, row, at, value, style)
        if name == "decision" and sheet.decisions:
            options = {"validate": "list", "source": list(sheet.decisions)}
            page.data_validation(2, at, max(len(lines) + 1, 2), at, options)
    set_print(page, landscape=True, head=(1, 1))
    page.freeze_panes(2, 0)
    page.autofilter(1, 0, len(lines) + 1, len(sheet.headings) - 1)


def _write_cell(page: Any, row: int, at: int, value: Any, style: Any) -> None:
    if pd.isna(value) or value == "":
        page.write_blank(row, at, None, style)
    elif isinstance(value, int | float):
        page.write_number(row, at, value, style)
    else:
        page.write_string(row, at, str(value), style)


def _width(name: str) -> int:
    stem = name.removeprefix("left_").removeprefix("right_")
    if stem in {"reason", "remedy"}:
        return WORDS
    return WIDTHS.get(stem, {"full_name": 32, "key": 12, "taken": 30}.get(stem, 16))
