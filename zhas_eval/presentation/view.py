"""A ledger seen by a reader of one language: numbers as text, cells, labels.

A text says of each number in it what it is: see ``presentation.marks``. A cell names its figure by itself.
"""

from typing import Literal

from zhas_eval.indicators.ledger import Figure, Ledger, Unit
from zhas_eval.indicators.measure import NO_ANSWER
from zhas_eval.presentation.blocks import Cell, KeyFigure
from zhas_eval.presentation.labels import name_period, name_region
from zhas_eval.presentation.marks import Form, mark, plain, tell
from zhas_eval.presentation.numbers import format_figure, format_signed, format_value
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import text_in
from zhas_eval.programme.scope import Scope

Align = Literal["left", "right", "center"]


class Counted(int):
    """A number of things listed beside it, which a text may print; it is no figure."""

    def __format__(self, spec: str) -> str:
        return tell("numbering", format(int(self), spec))


class View:
    """What tables, charts and sentences ask for the words and numbers of a scope."""

    def __init__(self, ledger: Ledger, language: str) -> None:
        self.ledger = ledger
        self.scope: Scope = ledger.scope
        self.wording = Wording(language)
        self.language = language

    def __call__(self, key: str, **names: str | Figure | int) -> str:
        """A text of the catalogue; a placeholder's Figure is written as a number.

        ``n`` chooses the form of a text that bends with a number. Numbers in a text that is passed are
        marked already: by ``write``, ``setting``, ``label`` and the others here.
        """
        written = {
            name: self.write(value) if isinstance(value, Figure) else value for name, value in names.items()
        }
        if "n" in written:
            written["n"] = Counted(int(written["n"]))
        return self.wording.mark_numbers(key, **written)

    def text(self, name: str) -> str:
        """The scope's figure called ``name`` as text."""
        return self.write(self.ledger[name])

    def write(self, figure: Figure | None, *, signed: bool = False) -> str:
        """A figure as text, marked as this figure's."""
        if figure is None:
            return format_figure(None, self.wording)
        form: Form = "signed" if signed else "value"
        written = format_signed(figure, self.wording) if signed else format_figure(figure, self.wording)
        return mark(figure.figure, written, form)

    def interval(self, figure: Figure, key: str = "number.between") -> str:
        """Both bounds of a figure by a text with ``lower`` and ``upper``; a dash where one is lacking."""
        if figure.lower is None or figure.upper is None:
            return self("number.none")
        ends: tuple[tuple[Form, float], ...] = (("lower", figure.lower), ("upper", figure.upper))
        written = {
            end: mark(figure.figure, format_value(bound, figure.unit, self.wording), end)
            for end, bound in ends
        }
        return self(key, **written)

    def cite(self, text: str) -> str:
        """Words of people: a name, a text, what stands in their files."""
        return tell("quote", text)

    def setting(self, key: str, value: float, unit: Unit = "count") -> str:
        """A number that the passport sets under ``key``."""
        return tell("setting", format_value(value, unit, self.wording), of=key)

    def cell(self, figure: Figure | str | None, *, strong: bool = False, signed: bool = False) -> Cell:
        """A table cell that shows a figure (or the scope's figure of that name)."""
        found = self.ledger[figure] if isinstance(figure, str) else figure
        if found is None:
            return Cell(format_figure(None, self.wording), align="right", strong=strong)
        if signed:
            text = format_signed(found, self.wording)
            return Cell(text, figure=found.figure, form="signed", align="right", strong=strong)
        return Cell(format_figure(found, self.wording), figure=found.figure, align="right", strong=strong)

    def interval_cell(self, figure: Figure) -> Cell:
        """A table cell that shows the bounds of a figure."""
        text = plain(self.interval(figure))
        if figure.lower is None or figure.upper is None:
            return Cell(text, align="right")
        return Cell(text, figure=figure.figure, form="bounds", align="right")

    def key_figure(self, name: str, note: str = "") -> KeyFigure:
        """The scope's figure called ``name`` with its label, as a leading number.

        A share stands with the count that it was divided by.
        """
        figure = self.ledger[name]
        if not note and figure.unit == "share" and figure.numerator is not None and figure.denominator:
            parts: tuple[tuple[Form, float], ...] = (
                ("numerator", figure.numerator),
                ("denominator", figure.denominator),
            )
            first, second = (
                mark(figure.figure, format_value(number, "count", self.wording), part)
                for part, number in parts
            )
            note = self("table.of", first=first, second=second)
        return KeyFigure(format_figure(figure, self.wording), self.name_figure(name), note, figure.figure)

    def name_figure(self, name: str) -> str:
        """What a figure is called: by the catalogue, else by the logframe."""
        if f"figure.{name}" in self.wording:
            return self(f"figure.{name}")
        code, _, kind = name.partition(":")
        names = {entry.indicator: self.cite(entry.name) for entry in self.scope.programme.logframe.indicators}
        return self(f"figure_kind.{kind or 'computed'}", name=names[code])

    def label(self, codebook: str, code: str) -> str:
        """The label of a code: the programme's own, else the catalogue's."""
        if codebook == "region":
            return self.region(code)
        own = self.scope.passport.codebooks.get(codebook, {})
        if code in own:
            return tell("label", text_in(own[code].label, self.language))
        return self("code.missing") if code == NO_ANSWER else self(f"code.{codebook}.{code}")

    def band(self, code: str) -> str:
        """The label of an age band."""
        if code == NO_ANSWER:
            return self("code.missing")
        return self("age.band", band=tell("label", code.replace("-", "–")))

    def region(self, code: str) -> str:
        """The short name of a region."""
        return tell("label", name_region(code, passport=self.scope.passport, wording=self.wording))

    def period(self) -> str:
        """The scope's period in words."""
        code = self.scope.period.code
        return tell("period", name_period(code, passport=self.scope.passport, wording=self.wording))

    def has_withheld(self, indicator: str, dimension: str) -> bool:
        """Whether a group of the break-down is withheld."""
        return any(figure.suppressed for figure in self.ledger.groups(indicator, dimension))

    def withheld_note(self, indicator: str, dimension: str) -> tuple[str, ...]:
        """The sentence under a table some of whose groups are withheld."""
        if not self.has_withheld(indicator, dimension):
            return ()
        return (self.explain_withheld(),)

    def explain_withheld(self) -> str:
        """The sentence that says which groups are withheld."""
        limit = self.setting("privacy.small_cell", self.scope.passport.privacy.small_cell)
        return self("note.withheld", limit=limit)


def head(text: str, *, align: Align = "left", columns: int = 1, rows: int = 1) -> Cell:
    """A heading cell."""
    return Cell(text, align=align, header=True, columns=columns, rows=rows)
