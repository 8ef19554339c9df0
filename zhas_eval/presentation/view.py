"""A ledger seen by a reader of one language: numbers as text, cells, labels."""

from typing import Literal

from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.measure import NO_ANSWER
from zhas_eval.presentation.blocks import Cell, KeyFigure
from zhas_eval.presentation.labels import name_period, name_region
from zhas_eval.presentation.numbers import format_figure, format_signed, format_value
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import text_in
from zhas_eval.programme.scope import Scope

Align = Literal["left", "right", "center"]


class View:
    """What tables, charts and sentences ask for the words and numbers of a scope."""

    def __init__(self, ledger: Ledger, language: str) -> None:
        self.ledger = ledger
        self.scope: Scope = ledger.scope
        self.wording = Wording(language)
        self.language = language

    def __call__(self, key: str, **names: str | Figure | int) -> str:
        """A text of the catalogue; a placeholder's Figure is written as a number."""
        written = {
            name: format_figure(value, self.wording) if isinstance(value, Figure) else value
            for name, value in names.items()
        }
        return self.wording(key, **written)

    def text(self, name: str) -> str:
        """The scope's figure called ``name`` as text."""
        return format_figure(self.ledger[name], self.wording)

    def cell(self, figure: Figure | str | None, *, strong: bool = False, signed: bool = False) -> Cell:
        """A table cell that shows a figure (or the scope's figure of that name)."""
        found = self.ledger[figure] if isinstance(figure, str) else figure
        text = (
            format_signed(found, self.wording)
            if signed and found is not None
            else format_figure(found, self.wording)
        )
        return Cell(text, figure=found.figure if found is not None else "", align="right", strong=strong)

    def key_figure(self, name: str, note: str = "") -> KeyFigure:
        """The scope's figure called ``name`` with its label, as a leading number.

        A share stands with the count that it was divided by.
        """
        figure = self.ledger[name]
        if not note and figure.unit == "share" and figure.numerator is not None and figure.denominator:
            first, second = (
                format_value(number, "count", self.wording)
                for number in (figure.numerator, figure.denominator)
            )
            note = self("table.of", first=first, second=second)
        return KeyFigure(format_figure(figure, self.wording), self.name_figure(name), note, figure.figure)

    def name_figure(self, name: str) -> str:
        """What a figure is called: by the catalogue, else by the logframe."""
        if f"figure.{name}" in self.wording:
            return self(f"figure.{name}")
        code, _, kind = name.partition(":")
        names = {entry.indicator: entry.name for entry in self.scope.programme.logframe.indicators}
        return self(f"figure_kind.{kind or 'computed'}", name=names[code])

    def label(self, codebook: str, code: str) -> str:
        """The label of a code: the programme's own, else the catalogue's."""
        if codebook == "region":
            return self.region(code)
        own = self.scope.passport.codebooks.get(codebook, {})
        if code in own:
            return text_in(own[code].label, self.language)
        return self("code.missing") if code == NO_ANSWER else self(f"code.{codebook}.{code}")

    def band(self, code: str) -> str:
        """The label of an age band."""
        return self("code.missing") if code == NO_ANSWER else self("age.band", band=code.replace("-", "–"))

    def region(self, code: str) -> str:
        """The short name of a region."""
        return name_region(code, passport=self.scope.passport, wording=self.wording)

    def period(self) -> str:
        """The scope's period in words."""
        return name_period(self.scope.period.code, passport=self.scope.passport, wording=self.wording)

    def has_withheld(self, indicator: str, dimension: str) -> bool:
        """Whether a group of the break-down is withheld."""
        return any(figure.suppressed for figure in self.ledger.groups(indicator, dimension))

    def withheld_note(self, indicator: str, dimension: str) -> tuple[str, ...]:
        """The sentence under a table some of whose groups are withheld."""
        if not self.has_withheld(indicator, dimension):
            return ()
        return (self("note.withheld", limit=self.scope.passport.privacy.small_cell),)


def head(text: str, *, align: Align = "left", columns: int = 1, rows: int = 1) -> Cell:
    """A heading cell."""
    return Cell(text, align=align, header=True, columns=columns, rows=rows)
