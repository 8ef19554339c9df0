"""Regions, periods and problems in the words of a reader."""

import re

from zhas_eval.errors import Problem
from zhas_eval.presentation.visible import show_signs
from zhas_eval.presentation.wording import Wording, WordingError
from zhas_eval.programme.passport import ALL_REGIONS, COMMON_REGION, Passport, text_in
from zhas_eval.programme.periods import PeriodError, parse_period

# What a message quotes of the input is as long as a person reads.
LONGEST_QUOTE = 600
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
        shorten(show_signs(problem.file)),
        problem.sheet and wording("run.place.sheet", sheet=show_signs(problem.sheet)),
        wording("run.place.row", row=problem.row) if problem.row is not None else "",
        _name_column(show_signs(problem.column), wording),
        problem.key and wording("run.place.key", name=show_signs(problem.key)),
    )
    return ", ".join(part for part in parts if part)


def _name_column(column: str, wording: Wording) -> str:
    if not column:
        return ""
    is_letter = re.fullmatch(r"[A-Z]{1,3}", column) is not None
    return wording("run.place.column" if is_letter else "run.place.heading", column=column)


def describe_rule(problem: Problem, *, wording: Wording) -> tuple[str, str]:
    """The sentence and the remedy of a problem; a rule without wording is named by its code."""
    told = {name: shorten(show_signs(value)) for name, value in problem.details.items()}
    try:
        sentence = wording(f"rule.{problem.rule}", **told)
    except WordingError:
        details = "".join(f", {key}: {value}" for key, value in told.items())
        sentence = wording("run.problem.unnamed", rule=problem.rule, details=details)
    try:
        remedy = wording(f"remedy.{problem.rule}", **told)
    except WordingError:
        remedy = ""
    return sentence, remedy


def shorten(text: str) -> str:
    """The text, a long one cut with a sign that it is."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def describe_problem(problem: Problem, *, wording: Wording) -> str:
    """A problem as people read it: place, sentence, and what to do on a line of its own."""
    sentence, remedy = describe_rule(problem, wording=wording)
    place = name_place(problem, wording=wording)
    text = f"{place}: {sentence}" if place else sentence
    return f"{text}\n  {wording('run.problem.remedy', text=remedy)}" if remedy else text
