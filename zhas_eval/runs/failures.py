"""What is told of a failure: where and of which type, and no text that may hold a person's data."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from zhas_eval.errors import InputError
from zhas_eval.presentation.labels import describe_rule
from zhas_eval.presentation.wording import Wording
from zhas_eval.runs.publish import name_executed

Stage = Literal["execute", "html", "pdf", "appendix", "publish"]

# Errors of this package say nothing but names of files, columns, codes and figures.
OWN_ERRORS = frozenset({"InputError", "WordingError", "LedgerError", "FiguresError"})


@dataclass(frozen=True)
class Failure:
    """One thing that was not made in a language. ``cell`` counts the code cells of the notebook from 1."""

    notebook: str
    region: str
    period: str
    stage: Stage
    error: str
    cell: int | None = None
    message: str = ""
    language: str = ""


def safe_message(error_type: str, message: str) -> str:
    """The message where it is this package's own, else nothing.

    >>> safe_message("InputError", "unknown_period"), safe_message("ValueError", "Aigerim")
    ('unknown_period', '')
    """
    # A KeyError, as WordingError is one, shows its message in quotes.
    return message.strip().strip("\"'") if error_type in OWN_ERRORS else ""


def failure_of(error: Exception, *, wording: Wording) -> tuple[str, str]:
    """Type and safe message of an exception; of an OSError the system's own words without the path."""
    name = type(error).__name__
    if isinstance(error, OSError):
        return name, error.strerror or ""
    if isinstance(error, InputError):
        return name, " ".join(describe_rule(problem, wording=wording)[0] for problem in error.problems)
    return name, safe_message(name, str(error.args[0]) if error.args else "")


def describe_failure(wording: Wording, failure: Failure) -> str:
    """One line: the cell, the stage where it is not the execution, what happened."""
    cell = wording("run.failure.cell", cell=failure.cell) if failure.cell is not None else ""
    return ", ".join(part for part in (cell, explain_failure(wording, failure)) if part)


def explain_failure(wording: Wording, failure: Failure) -> str:
    """The stage where it is not the execution, and what happened."""
    known = f"run.failure.{failure.error}"
    parts = (
        wording(f"run.failure.stage.{failure.stage}") if failure.stage != "execute" else "",
        wording(known) if known in wording else failure.error,
        failure.message,
    )
    return ", ".join(part for part in parts if part)


def choose_executed(failure: Failure, names: Container[str]) -> str:
    """The executed notebook of a failure among the files ``names`` of its set; empty where there is none.

    >>> failure = Failure("10_people", "wko", "2023", "execute", "KeyError", 4, language="kk")
    >>> choose_executed(failure, {"10_people.failed.kk.ipynb", "10_people.failed.ru.ipynb"})
    '10_people.failed.kk.ipynb'
    """
    candidates = [
        name_executed(failure.notebook, failure.language, is_failed=is_failed) for is_failed in (True, False)
    ]
    return next((name for name in candidates if failure.notebook and name in names), "")


def group_failures(failures: Iterable[Failure]) -> dict[Failure, list[str]]:
    """Each failure once, as it was in the first of its languages → all of its languages.

    >>> one = Failure("10_people", "wko", "2023", "execute", "KeyError", 4, language="ru")
    >>> [*group_failures([one, replace(one, language="kk")]).values()]
    [['ru', 'kk']]
    """
    found: dict[Failure, list[Failure]] = {}
    for failure in failures:
        same = found.setdefault(replace(failure, language=""), [])
        if failure not in same:
            same.append(failure)
    return {same[0]: [failure.language for failure in same] for same in found.values()}
