"""The account of raw rows and the problems of cleaning, as lines for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from zhas_eval.errors import Problem
from zhas_eval.presentation.labels import describe_problem, describe_rule, name_place
from zhas_eval.presentation.visible import show_signs
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.tables import OUTCOMES, CleanData

REJECT = "reject"
# A sheet that loses more of its rows of data, in per cent, is warned of.
MUCH = 10
SHORTEST_RANGE = 3
MOST_SPANS = 100
SHOWN = 10  # of the rejected rows, where a run begins
PLACE = ["file", "sheet", "row", "column"]


def summary_line(rows: Sequence[Mapping[str, Any]], *, wording: Wording) -> str:
    """How many rows were read and what became of them; ``rows`` as ``count_rows`` gives them."""
    sums = {name: sum(entry[name] for entry in rows) for name in ("read", *OUTCOMES)}
    outcomes = ", ".join(
        wording(f"run.rows.{name}", count=sums[name]) for name in OUTCOMES if sums[name] or name == "clean"
    )
    return wording("run.rows.total", n=sums["read"], count=sums["read"], outcomes=outcomes)


def loss_lines(rows: Sequence[Mapping[str, Any]], *, wording: Wording) -> list[str]:
    """A warning for each sheet that lost many of its rows of data; ``rows`` as ``count_rows`` gives them."""
    lines = []
    for entry in rows:
        lost, total = entry["rejected"], entry["read"] - entry["skipped"]
        if 100 * lost > total * MUCH:
            place = name_place(Problem("", entry["file"], entry["sheet"]), wording=wording)
            # Rounded half up, as readers do.
            share = (200 * lost + total) // (2 * total)
            lines.append(wording("run.rows.lost", n=lost, place=place, total=total, share=share, limit=MUCH))
    return lines


def find_emptied(data: CleanData) -> list[Problem]:
    """A problem for each table whose files have rows of data of which none was kept."""
    rows = data.accounts[data.accounts["outcome"] != "skipped"]
    return [
        Problem(
            "table_emptied", str(part["file"].iloc[0]), details={"table": str(table), "rows": str(len(part))}
        )
        for table, part in rows.groupby("table", sort=False, observed=True)
        if not (part["outcome"] == "clean").any()
    ]


def rows_lines(rows: Sequence[Mapping[str, Any]], *, wording: Wording) -> list[str]:
    """A table of text: one line for each file and sheet, and their sum."""
    names = ("read", *OUTCOMES)
    heads = ("file", "sheet", "read", *(f"{outcome}_head" for outcome in OUTCOMES))
    table = [
        [wording(f"run.rows.{head}") for head in heads],
        *(
            [*(show_signs(entry[part]) for part in heads[:2]), *(str(entry[name]) for name in names)]
            for entry in rows
        ),
        [wording("run.rows.sum"), "", *(str(sum(entry[name] for entry in rows)) for name in names)],
    ]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            text.ljust(width) if position < 2 else text.rjust(width)
            for position, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    ]


def rejected_lines(data: CleanData, *, wording: Wording) -> list[str]:
    """The places of the first rejected rows, each rule with its remedy; no values."""
    rejected = data.problems[data.problems["severity"] == REJECT]
    if rejected.empty:
        return []
    lines = [wording("run.rows.rejected_title")]
    shown = rejected.sort_values(["rule", *PLACE], kind="stable").head(SHOWN)
    for rule, group in shown.groupby("rule", sort=True, observed=True):
        sentence, *remedy = _rule_lines(str(rule), wording)
        lines += [f"{sentence}:", *remedy]
        for entry in group.to_dict("records"):
            place = Problem("", entry["file"], entry["sheet"], _row(entry["row"]), entry["column"])
            lines.append(f"  {name_place(place, wording=wording)}")
    if left := len(rejected) - len(shown):
        lines.append(f"  {wording('run.rows.more', n=left)}")
    return lines


def problem_lines(data: CleanData, *, wording: Wording) -> list[str]:
    """Every problem with its place; rows to be corrected first, then remarks, each rule with its remedy."""
    problems = data.problems
    if problems.empty:
        return [wording("run.check.fine")]
    lines = ["", wording("run.check.problems", n=len(problems))]
    is_reject = problems["severity"] == REJECT
    for label, part in (("reject", problems[is_reject]), ("warning", problems[~is_reject])):
        for rule, group in part.groupby("rule", sort=True, observed=True):
            sentence, *remedy = _rule_lines(str(rule), wording)
            lines += [f"{sentence} [{wording(f'run.problem.{label}')}]", *remedy]
            lines += [f"  {place}" for place in _places(group, wording)]
    return lines


def text_lines(problems: Sequence[Problem], *, wording: Wording) -> list[str]:
    """The problems of the report's texts, none where there are none."""
    if not problems:
        return []
    told = [line for problem in problems for line in describe_problem(problem, wording=wording).split("\n")]
    return ["", wording("run.check.texts", n=len(problems)), *told]


def _rule_lines(rule: str, wording: Wording) -> list[str]:
    """The sentence of a rule, and its remedy where it has one."""
    sentence, remedy = describe_rule(Problem(rule), wording=wording)
    return [sentence, f"  {wording('run.problem.remedy', text=remedy)}"] if remedy else [sentence]


def _places(problems: pd.DataFrame, wording: Wording) -> Iterator[str]:
    """One line for a column of a sheet, with all its rows."""
    for (file, sheet, column), group in problems.sort_values(PLACE, kind="stable").groupby(
        ["file", "sheet", "column"], observed=True
    ):
        place = name_place(Problem("", str(file), str(sheet), column=str(column)), wording=wording)
        rows = sorted({row for row in map(_row, group["row"]) if row is not None})
        yield (
            wording("run.place.rows", n=len(rows), place=place, rows=_join_rows(rows, wording))
            if rows
            else place
        )


def _join_rows(rows: Sequence[int], wording: Wording) -> str:
    """Row numbers, three and more in a row as a range; of very many the first, the review has all.

    >>> _join_rows([2, 3, 5, 6, 7, 8], Wording("ru"))
    '2, 3, 5–8'
    """
    numbers = pd.Series(rows)
    spans = [span.tolist() for _, span in numbers.groupby(numbers - numbers.index)]
    listed = ", ".join(
        f"{span[0]}–{span[-1]}" if len(span) >= SHORTEST_RANGE else ", ".join(map(str, span))
        for span in spans[:MOST_SPANS]
    )
    left = sum(map(len, spans[MOST_SPANS:]))
    return wording("run.place.more_rows", rows=listed, n=left) if left else listed


def _row(number: Any) -> int | None:
    return None if pd.isna(number) else int(number)
