"""The account of raw rows and the problems of cleaning, as lines for a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.table import Table
from rich.text import Text

from zhas_eval.errors import Problem
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.tables import CleanData
from zhas_eval.reporting.labels import describe_rule, name_place
from zhas_eval.reporting.manifest import OUTCOMES

REJECT = "reject"


def summary_line(rows: Sequence[Mapping[str, Any]], *, wording: Wording) -> str:
    """How many rows were read and what became of them; ``rows`` as ``count_rows`` gives them."""
    sums = {name: sum(entry[name] for entry in rows) for name in ("read", *OUTCOMES)}
    outcomes = ", ".join(
        wording(f"run.rows.{name}", count=sums[name]) for name in OUTCOMES if sums[name] or name == "clean"
    )
    return wording("run.rows.total", n=sums["read"], count=sums["read"], outcomes=outcomes)


def rows_table(rows: Sequence[Mapping[str, Any]], *, wording: Wording) -> Table:
    """One line for each file and sheet, and their sum."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(wording("run.rows.file"))
    table.add_column(wording("run.rows.sheet"))
    for name in ("read", *(f"{outcome}_head" for outcome in OUTCOMES)):
        table.add_column(wording(f"run.rows.{name}"), justify="right")
    for entry in rows:
        counts = [str(entry[name]) for name in ("read", *OUTCOMES)]
        table.add_row(Text(entry["file"]), Text(entry["sheet"]), *counts)
    sums = [str(sum(entry[name] for entry in rows)) for name in ("read", *OUTCOMES)]
    table.add_row(wording("run.rows.sum"), "", *sums, style="bold")
    return table


def rejected_lines(data: CleanData, *, wording: Wording) -> list[str]:
    """Each rejected row with its place and rule; no values."""
    rejected = data.problems[data.problems["severity"] == REJECT]
    if rejected.empty:
        return []
    return [wording("run.rows.rejected_title"), *(f"  {line}" for line in _lines(rejected, wording))]


def problem_lines(data: CleanData, *, wording: Wording) -> list[str]:
    """Every problem with its place; rows to be corrected first, then remarks, each rule with its remedy."""
    problems = data.problems
    if problems.empty:
        return [wording("run.check.fine")]
    lines = ["", wording("run.check.problems", n=len(problems))]
    is_reject = problems["severity"] == REJECT
    for label, part in (("reject", problems[is_reject]), ("warning", problems[~is_reject])):
        for rule, group in part.groupby("rule", sort=True, observed=True):
            sentence, remedy = describe_rule(Problem(str(rule)), wording=wording)
            lines.append(f"{sentence} [{wording(f'run.problem.{label}')}]")
            if remedy:
                lines.append(f"  {wording('run.problem.remedy', text=remedy)}")
            lines += [f"  {place}" for place in _places(group, wording)]
    return lines


def _lines(problems: pd.DataFrame, wording: Wording) -> Iterable[str]:
    for problem in _problems(problems):
        yield f"{name_place(problem, wording=wording)}: {describe_rule(problem, wording=wording)[0]}"


def _places(problems: pd.DataFrame, wording: Wording) -> list[str]:
    return [name_place(problem, wording=wording) for problem in _problems(problems)]


def _problems(problems: pd.DataFrame) -> list[Problem]:
    return [
        Problem(
            rule=entry["rule"],
            file=entry["file"],
            sheet=entry["sheet"],
            row=None if pd.isna(entry["row"]) else int(entry["row"]),
            column=entry["column"] if isinstance(entry["column"], str) else "",
        )
        for entry in problems.sort_values(["file", "sheet", "row"], kind="stable").to_dict("records")
    ]
