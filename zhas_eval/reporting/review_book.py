"""``cleaning-review.xlsx``: what cleaning changed, rejected and took for one person, for people to decide on.

It holds raw values, lies beside ``raw/`` and goes to nobody. Its sheets have the headings of
``cleaning-overrides.xlsx``: whoever fills in decisions and saves it under that name has them applied.
"""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook

from zhas_eval.errors import Problem
from zhas_eval.presentation.labels import describe_rule
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import (
    CleanData,
    Review,
    TableContract,
    load_override_contracts,
)
from zhas_eval.reporting.review_sheet import DECIDED, Sheet, write_guide, write_sheet
from zhas_eval.reporting.taken import find_column, name_regions, name_taken
from zhas_eval.sources.whole_files import write_file

REVIEW_FILE = "cleaning-review.xlsx"
# Changes of the form alone: of each kind a person needs to see one.
FORMS = ("date_text", "date_time", "month_end", "number_format", "number_unit", "phone_format", "iin_format")
# Outcomes of rows that are none of their own; blank ones nobody misses.
NO_ROWS = ("merged", "skipped")
BLANK = "blank"
GUIDE = ("private", "how", "values", "new", "people", "added", "moved", "kept")
SHOWN = ("full_name", "iin", "birth_date", "phone", "region")


def write_review(programme: Programme, data: CleanData, review: Review, *, wording: Wording) -> Path:
    """The workbook in the programme folder, put in place whole.

    Raises OSError where it cannot be written (read-only, or open in another program).
    """
    path = programme.folder / REVIEW_FILE
    buffer = io.BytesIO()
    notice = wording("run.index.made_up_short") if programme.passport.made_up else ""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as file:
        paragraphs = [*filter(None, [notice]), *(wording(f"review.guide.{name}") for name in GUIDE)]
        write_guide(file, wording("review.sheet.guide"), wording("review.guide.title"), paragraphs)
        for sheet in _list_sheets(programme, data, review, wording):
            write_sheet(file, replace(sheet, lead=f"{notice} {sheet.lead}".strip()), wording)
    write_file(path, buffer.getvalue())
    return path


def _list_sheets(programme: Programme, data: CleanData, review: Review, wording: Wording) -> list[Sheet]:
    """The sheets with something on them, and the one on which people add pairs."""
    values, people = (load_override_contracts()[kind] for kind in ("values", "people"))
    to_value = _decisions(programme, "value_decision", wording)
    to_people = _decisions(programme, "people_decision", wording)
    doubtful = review.pairs["decision"] == "review"
    # Doubtful pairs have a sheet of their own, where they can be decided on.
    remarks = review.remarks[review.remarks["rule"] != "possible_same_person"]
    open_pairs = _pairs(review.pairs[doubtful], programme, wording)
    merged = _pairs(review.pairs[~doubtful], programme, wording)
    sheets = [
        _sheet("rejects", _cells(review.rejects, wording), values, to_value[1:], wording),
        _sheet("remarks", _remarks(remarks, review.log, programme, wording), values, to_value, wording),
        _sheet("pairs", open_pairs, people, to_people, wording),
        _sheet("merged", merged, people, to_people[1:], wording),
        _sheet("changes", _changes(review.log, programme, wording), values, to_value[1:], wording),
        _sheet("no_rows", _no_rows(data.accounts, wording), values, (), wording),
        _sheet("values", _decided(review, "values", programme, wording), values, to_value, wording),
        _sheet("people", _decided(review, "people", programme, wording), people, to_people, wording),
    ]
    return [sheet for sheet in sheets if len(sheet.lines) or sheet.lines is open_pairs]


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
            "decision": "",
            "new": "",
            "file": lines["file"],
            "sheet": lines["sheet"],
            "row": lines["row"],
            "subject": lines["subject"],
            "column": _headings(lines, wording),
            "old": lines["value"],
            "reason": lines["rule"].map({rule: sentence for rule, (sentence, _) in told.items()}),
            "remedy": lines["rule"].map({rule: remedy for rule, (_, remedy) in told.items()}),
            "row_key": lines["key"],
        }
    )


def _remarks(
    remarks: pd.DataFrame, log: pd.DataFrame, programme: Programme, wording: Wording
) -> pd.DataFrame:
    """Remarked cells, each with its rule, what to do, and the value that was taken all the same."""
    place = ["table", "file", "sheet", "row", "name"]
    texts = dict.fromkeys([name for name in place if name != "row"], "str") | {"row": "float64"}
    told = log[[*place, "rule", "new"]].astype(texts).drop_duplicates(place)
    found = remarks[place].astype(texts).merge(told, on=place, how="left").set_axis(remarks.index)
    taken = name_taken(found, programme, wording)
    lines = _cells(remarks, wording)
    lines.insert([*lines].index("old") + 1, "taken", taken)
    return lines


def _changes(log: pd.DataFrame, programme: Programme, wording: Wording) -> pd.DataFrame:
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
            "decision": "",
            "new": "",
            "file": lines["file"].astype("str"),
            "sheet": lines["sheet"].astype("str"),
            "row": lines["row"].where(lines["cells"] == 1),
            "column": _headings(lines, wording),
            "old": lines["old"],
            "taken": name_taken(lines, programme, wording),
            "cells": lines["cells"],
            "reason": rules.map({rule: _name_change(rule, wording) for rule in rules.unique()}),
        }
    )


def _name_change(rule: str, wording: Wording) -> str:
    """What a rule of change did; a value that was dropped broke a rule of input."""
    return wording(f"change.{rule}" if f"change.{rule}" in wording else f"rule.{rule}")


def _pairs(pairs: pd.DataFrame, programme: Programme, wording: Wording) -> pd.DataFrame:
    """Both rows side by side, what tells people apart above all."""
    told = {reason: wording(f"pair.{reason}") for reason in pairs["reason"].unique()}
    sides = {f"{side}_{name}": pairs[f"{side}_{name}"] for name in SHOWN for side in ("left", "right")}
    sides |= {name: name_regions(pairs[name], programme, wording) for name in ("left_region", "right_region")}
    places = {
        f"{side}_{name}": pairs[f"{side}_{name}"]
        for side in ("left", "right")
        for name in ("file", "sheet", "row", "key")
    }
    reason = pairs["reason"].map(told)
    return pd.DataFrame({"decision": "", "reason": reason, "score": pairs["score"], **sides, **places})


def _no_rows(accounts: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """The rows that went into another one or are no data.

    Their headings are not those of decisions, so that the sheet is not taken for one of them.
    """
    lines = accounts[accounts["outcome"].isin(NO_ROWS) & (accounts["reason"] != BLANK)]
    # What was merged is looked at first; most skipped rows are titles and headings.
    lines = lines.sort_values("outcome", kind="stable")
    outcomes = {name: wording(f"review.outcome.{name}") for name in lines["outcome"].unique()}
    reasons = {name: wording(f"review.no_row.{name}") for name in lines["reason"].unique()}
    return pd.DataFrame(
        {
            "from_file": lines["file"],
            "from_sheet": lines["sheet"],
            "from_row": lines["row"],
            "outcome": lines["outcome"].map(outcomes),
            "why": lines["reason"].map(reasons),
        }
    )


def _decided(review: Review, kind: str, programme: Programme, wording: Wording) -> pd.DataFrame:
    """The decisions as they stand in ``cleaning-overrides.xlsx``, with what each met."""
    words = {
        code: label
        for codebook in ("value_decision", "people_decision")
        for code, label in programme.labels(codebook, wording.language).items()
    }
    kept = review.decisions[kind].drop(columns=["at_sheet", "at_row"])
    kept = kept.assign(decision=kept["decision"].map(words))
    first = [name for name in DECIDED if name in kept]
    return kept[[*first, *kept.columns.difference(first, sort=False)]]


def _headings(lines: pd.DataFrame, wording: Wording) -> pd.Series:
    """The heading of each line's column in the language of the reader."""
    known: dict[tuple[str, str], str] = {}
    for table, name in lines[["table", "name"]].drop_duplicates().itertuples(index=False):
        column, number = find_column(table, name)
        known[table, name] = f"{column.headings[wording.language]} {number}".strip() if column else name
    pairs = zip(lines["table"].astype("str"), lines["name"].astype("str"), strict=True)
    return pd.Series([known[pair] for pair in pairs], index=lines.index, dtype="str")
