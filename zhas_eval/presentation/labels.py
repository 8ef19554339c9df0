"""Regions, periods and problems in the words of a reader."""

import re

from zhas_eval.errors import Problem
from zhas_eval.presentation.wording import Wording, WordingError
from zhas_eval.programme.passport import ALL_REGIONS, COMMON_REGION, Passport, text_in
from zhas_eval.programme.periods import PeriodError, parse_period

ROMAN = ("I", "II", "III", "IV")


def name_region(region: str, *, passport: Passport, wording: Wording) -> str:
    """The short name of a region; a code that the passport no longer has stays a code."""
    if region == ALL_REGIONS:
        return wording("scope.all_regions")
    if region == COMMON_REGION:
        return wording("scope.common_region")
    known = {entry.code: entry.short for entry in passport.regions}
    return text_in(known[region], wording.language) if region in known else region


def name_period(code: str, *, passport: Passport, wording: Wording) -> str:
    """A period's code in words; one outside the programme stays a code."""
    try:
        period = parse_period(code, first_day=passport.starts_on, last_day=passport.ends_on)
    except PeriodError:
        return code
    return wording(
        f"scope.period.{period.kind}",
        year=period.start.year,
        month=f"{period.start.month:02}",
        quarter=ROMAN[(period.start.month - 1) // 3],
        start=f"{period.start:%d.%m.%Y}",
        end=f"{period.end:%d.%m.%Y}",
    )


def name_place(problem: Problem, *, wording: Wording) -> str:
    """Where a problem is: file, sheet, row, column (a heading in quotation marks), key.

    >>> name_place(Problem("bad_date", "p.xlsx", "Участники", 12, "D"), wording=Wording("ru"))
    'p.xlsx, лист «Участники», строка 12, столбец D'
    """
    parts = (
        problem.file,
        problem.sheet and wording("run.place.sheet", sheet=problem.sheet),
        wording("run.place.row", row=problem.row) if problem.row is not None else "",
        _name_column(problem.column, wording),
        problem.key and wording("run.place.key", name=problem.key),
    )
    return ", ".join(part for part in parts if part)


def _name_column(column: str, wording: Wording) -> str:
    if not column:
        return ""
    is_letter = re.fullmatch(r"[A-Z]{1,3}", column) is not None
    return wording("run.place.column" if is_letter else "run.place.heading", column=column)


def describe_rule(problem: Problem, *, wording: Wording) -> tuple[str, str]:
    """The sentence and the remedy of a problem; a rule without wording is named by its code."""
    try:
        sentence = wording(f"rule.{problem.rule}", **problem.details)
    except WordingError:
        details = "".join(f", {key}: {value}" for key, value in problem.details.items())
        sentence = wording("run.problem.unnamed", rule=problem.rule, details=details)
    try:
        remedy = wording(f"remedy.{problem.rule}", **problem.details)
    except WordingError:
        remedy = ""
    return sentence, remedy


def describe_problem(problem: Problem, *, wording: Wording) -> str:
    """A problem as people read it: place, sentence, and what to do on a line of its own."""
    sentence, remedy = describe_rule(problem, wording=wording)
    place = name_place(problem, wording=wording)
    text = f"{place}: {sentence}" if place else sentence
    return f"{text}\n  {wording('run.problem.remedy', text=remedy)}" if remedy else text
