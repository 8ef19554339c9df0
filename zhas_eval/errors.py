"""Problems of the user's input and the one exception that carries them.

A problem names a place and a rule, never the value that broke it: the value may be
personal. Its sentence and remedy are in the wording catalogue under ``rule.<rule>``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place of the input.

    ``rule`` is the key of the sentence in the wording catalogue; ``details`` fills its
    placeholders and holds only names of columns, files, codes: nothing from a row. ``column`` is an
    Excel letter or a heading, ``key`` the dotted path of a key in ``programme.yml``.
    """

    rule: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    details: dict[str, str] = field(default_factory=dict)
    key: str = ""

    def place(self) -> str:
        """The address in the order in which a person looks it up.

        >>> Problem("bad_date", "p.xlsx", "Участники", 12, "D").place()
        'p.xlsx · Участники · 12 · D'
        """
        parts = (self.file, self.sheet, "" if self.row is None else str(self.row), self.column, self.key)
        return " · ".join(part for part in parts if part)


class TerminatedError(KeyboardInterrupt):
    """The system has asked the process to end (SIGTERM): as an interrupt, but nothing is waited for."""


class InputError(Exception):
    """The input cannot be used; carries every problem found, not the first alone."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "; ".join(
                f"{problem.rule}: {problem.place()}"
                + "".join(f" [{key}: {value}]" for key, value in problem.details.items())
                for problem in self.problems
            )
        )
