"""The heading rows of a sheet, and which column each heading of a contract stands in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from zhas_eval.cleaning.folding import fold_heading
from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.tables import Column, TableContract
from zhas_eval.sources.raw import RawSheet

SEARCHED_ROWS = 50
NEAR_HEADING = 70
FEWEST_HEADINGS = 2
Row = Sequence[str]


@dataclass(frozen=True)
class Headings:
    """The last heading row and the position of every column it names, all from nought.

    ``others``: positions of the columns whose heading, if they have one, is none of the contract.
    """

    last: int
    positions: dict[str, int]
    others: tuple[int, ...] = ()


def find_headings(sheet: RawSheet, stripped: pd.DataFrame, contract: TableContract) -> Headings:
    """Where the headings of the contract stand; ``stripped``: the sheet's texts without outer spaces.

    A heading may fill two rows: the lower one counts, and the upper where the lower is blank. It may stand
    behind the name of a group and a slash.

    Raises InputError where no heading row is found, a column is missing, two columns have one heading and
    different contents, or one heading is that of two columns.
    """
    rows = stripped.iloc[:SEARCHED_ROWS].to_numpy(dtype=object).tolist()
    last, matched = _best_row(rows, contract)
    if len(matched) < FEWEST_HEADINGS:
        details = {"expected": ", ".join(column.headers[0] for column in contract.columns)}
        raise InputError([Problem("header_not_found", sheet.file, sheet.sheet, details=details)])
    positions, problems = _choose(sheet, stripped.iloc[last + 1 :], matched, last)
    problems += _find_shared(sheet, positions, last)
    missing = [column for column in contract.columns if not column.optional and not _has(column, positions)]
    taken = {at for ats in matched.values() for at in ats}
    if missing:
        left = _left_headings(rows, last, taken)
        problems += [_missing(sheet, column, last, left) for column in missing]
    if problems:
        raise InputError(problems)
    return Headings(last, positions, tuple(at for at in range(stripped.shape[1]) if at not in taken))


def _best_row(rows: Sequence[Row], contract: TableContract) -> tuple[int, dict[str, list[int]]]:
    """The row that matches most headings, alone or with the row above it, and what it matches."""
    best: tuple[int, dict[str, list[int]]] = (-1, {})
    for index, row in enumerate(rows):
        single = _match(row, contract)
        if len(single) > len(best[1]):
            best = (index, single)
        if index + 1 < len(rows):
            lower = rows[index + 1]
            double = _match([below or above for above, below in zip(row, lower, strict=True)], contract)
            if len(double) > max(len(best[1]), len(_match(lower, contract))):
                best = (index + 1, double)
    return best


def _match(row: Row, contract: TableContract) -> dict[str, list[int]]:
    """Column → the positions of its heading."""
    folded = [fold_heading(cell) if cell else "" for cell in row]
    # Exports of surveys (KoboToolbox, ODK) put the group of a question before it: «Анкета/ФИО».
    asked = [fold_heading(cell.rpartition("/")[2]) if "/" in cell else "" for cell in row]
    positions: dict[str, list[int]] = {}
    for column in contract.columns:
        names = [fold_heading(header) for header in column.headers]
        if column.repeated:
            pattern = re.compile(rf"(?:{'|'.join(names)})(\d+)")
            for at, text in enumerate(folded):
                if match := pattern.fullmatch(text):
                    positions.setdefault(f"{column.name}_{match[1]}", []).append(at)
        elif hits := [at for at, text in enumerate(folded) if text in names] or [
            at for at, text in enumerate(asked) if text in names
        ]:
            positions[column.name] = hits
    return positions


def _find_shared(sheet: RawSheet, positions: dict[str, int], last: int) -> list[Problem]:
    """A problem for each place whose heading is that of several columns: it can be of one alone."""
    names: dict[int, list[str]] = {}
    for name, at in positions.items():
        names.setdefault(at, []).append(name)
    return [
        Problem(
            "heading_of_several",
            *(sheet.file, sheet.sheet, last + 1, (sheet.text[at].iloc[last] or several[0]).strip()),
            details={"names": ", ".join(several)},
        )
        for at, several in names.items()
        if len(several) > 1
    ]


def _choose(
    sheet: RawSheet, below: pd.DataFrame, matched: dict[str, list[int]], last: int
) -> tuple[dict[str, int], list[Problem]]:
    """One position for each column; of several with one heading all but one must be empty or alike."""
    chosen: dict[str, int] = {}
    problems: list[Problem] = []
    for name, ats in matched.items():
        used = [at for at in ats if (below[at] != "").any()] or ats[:1]
        chosen[name] = used[0]
        if any(not below[at].equals(below[used[0]].set_axis(below.index)) for at in used[1:]):
            heading = sheet.text[used[0]].iloc[last] or name
            problems.append(Problem("duplicate_heading", sheet.file, sheet.sheet, last + 1, heading.strip()))
    return chosen, problems


def _left_headings(rows: Sequence[Row], last: int, taken: set[int]) -> list[tuple[str, int]]:
    """Headings that name no column, with their Excel rows; the lower of two where it is filled."""
    left: list[tuple[str, int]] = []
    for at in range(len(rows[last])):
        texts = [(rows[index][at], index + 1) for index in range(last, max(last - 2, -1), -1)]
        if at not in taken:
            left += [heading for heading in texts if heading[0]][:1]
    return left


def _missing(sheet: RawSheet, column: Column, last: int, left: list[tuple[str, int]]) -> Problem:
    """The problem of a column that is not there, with the heading most like it and that heading's row."""
    scored = [
        process.extractOne(
            header,
            [heading for heading, _ in left],
            scorer=fuzz.ratio,
            processor=fold_heading,
            score_cutoff=NEAR_HEADING,
        )
        for header in column.headers
    ]
    found = max((match for match in scored if match), key=lambda match: match[1], default=None)
    place = (sheet.file, sheet.sheet)
    if found is None:
        return Problem("missing_column", *place, last + 1, column.headers[0])
    near, _, at = found
    return Problem("missing_column_near", *place, left[at][1], column.headers[0], {"near": near})


def _has(column: Column, positions: dict[str, int]) -> bool:
    return any(
        name == column.name or (column.repeated and name.startswith(column.name)) for name in positions
    )
