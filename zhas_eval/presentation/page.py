"""What a notebook writes on: shows blocks in order and leaves the ledger behind them."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from IPython.display import publish_display_data

from zhas_eval.indicators.budget import calculate_grant_by_year
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.presentation.blocks import (
    LEDGER_MIME,
    Block,
    Cover,
    Fact,
    Heading,
    KeyFigures,
    Notice,
    Paragraph,
    Table,
)
from zhas_eval.presentation.marks import mark, plain, tell
from zhas_eval.presentation.numbers import format_day, format_value, spell_number
from zhas_eval.presentation.silence import Silence, find_silence
from zhas_eval.presentation.view import View
from zhas_eval.programme.passport import text_in

# Value and bounds of a figure that says nothing.
NOTHING = (None, None, None)


class Page(View):
    """A view that shows what is asked of it, in the notebook's output."""

    def __init__(self, ledger: Ledger, language: str, *, name: str) -> None:
        # The cover of every document states the grant.
        super().__init__(Ledger(ledger.scope, [*ledger, *calculate_grant_by_year(ledger.scope)]), language)
        self.name = name
        self._silent: dict[Silence, list[str]] = {}

    def cover(self) -> None:
        """The head of the document: its title, region and period, and the passport of the programme."""
        passport = self.scope.passport
        region = self.region(self.scope.region)
        self.show(
            Cover(
                title=plain(self(f"{self.name}.title")),
                subtitle=self("cover.subtitle", region=region, period=self.period()),
                facts=tuple(self._passport_facts()),
                notice=self._notice(),
                language=self.language,
                author=plain(text_in(passport.ngo, self.language)),
                issued=(min(self.scope.period.end, passport.ends_on) + timedelta(days=1)).isoformat(),
            )
        )

    def key_figures(self, *names: str) -> None:
        """The figures that lead the page; one that is withheld or silent leads nobody."""
        found = {name: self.ledger.get(name) for name in names}
        telling = [name for name, figure in found.items() if figure is not None and figure.value is not None]
        if telling:
            self.show(KeyFigures(tuple(self.key_figure(name) for name in telling)))

    def heading(self, key: str, level: int = 2) -> None:
        """A heading from the catalogue."""
        self.show(Heading(self(key), level))

    def paragraph(self, key: str, **names: str) -> Paragraph | None:
        """A sentence from the catalogue; ``names`` are figures by placeholder.

        None where a figure is withheld or has neither number nor bounds: a sentence needs all of them.
        """
        if not self.tells(*names.values()):
            return None
        figures = {placeholder: self.ledger[name] for placeholder, name in names.items()}
        return Paragraph(self(key, **figures), tuple(figure.figure for figure in figures.values()))

    def say(self, key: str, **names: str) -> None:
        """The same, shown; nothing is said where it is None."""
        self.show(self.paragraph(key, **names))

    def tells(self, *names: str) -> bool:
        """Whether each of the scope's figures has a number or bounds; LedgerError where one is not there."""
        found = [self.ledger[name] for name in names]
        return all((figure.value, figure.lower, figure.upper) != NOTHING for figure in found)

    def remark(self, key: str, **names: str) -> None:
        """A sentence on what should not be; nothing is said where the figures are all nought."""
        if any(self.ledger[name].value for name in names.values()):
            self.say(key, **names)

    def quote(self, key: str, texts: Mapping[str, str], *, heading: str = "") -> None:
        """A text of the passport as the NGO wrote it, under a heading and after an introduction."""
        text = text_in(texts, self.language).strip()
        if not text:
            return
        if heading:
            self.heading(heading)
        if key:
            self.say(key)
        self.show(Paragraph(self("page.quote", text=self.cite(text))))

    def notice(self, key: str, *, warning: bool = False) -> None:
        """A remark from the catalogue."""
        self.show(Notice(self(key), "warning" if warning else "info"))

    def show(self, *blocks: Block | None) -> None:
        """Blocks in order; a chart that had nothing to draw is None and leaves no trace."""
        for block in blocks:
            if block is not None:
                publish_display_data(block.to_bundle(self.language))

    def part(self, key: str, *blocks: Block | None) -> None:
        """Blocks under a heading; tables that tell nothing are left out, and named together by ``close``.

        Where no table or chart is left there is nothing, not even the heading.
        """
        telling: list[Block] = []
        for block in blocks:
            if isinstance(block, Table) and (silence := find_silence(self, block)):
                self._silent.setdefault(silence, []).append(block.caption)
            elif block is not None:
                telling.append(block)
        if any(not isinstance(block, Paragraph) for block in telling):
            self.heading(key)
            self.show(*telling)

    def close(self) -> None:
        """Say what there is nothing of; leave the ledger in the notebook: the run gathers it from there."""
        for silence, captions in self._silent.items():
            self.show(Notice(self(f"page.{silence}", names="; ".join(captions))))
        publish_display_data(
            {
                LEDGER_MIME: {"figures": self.ledger.to_records()},
                "text/plain": self.wording("page.ledger", n=len(self.ledger)),
            }
        )

    def _notice(self) -> str:
        passport = self.scope.passport
        if not passport.made_up:
            return ""
        return f"{self('cover.made_up')} {self.cite(text_in(passport.made_up_note, self.language))}".strip()

    def _passport_facts(self) -> Iterable[Fact]:
        passport = self.scope.passport
        yield Fact(self("cover.project"), self.cite(text_in(passport.project, self.language)))
        yield Fact(self("cover.ngo"), self.cite(text_in(passport.ngo, self.language)))
        yield Fact(self("cover.grantor"), self.cite(text_in(passport.grantor, self.language)))
        yield Fact(
            self("cover.term"),
            self(
                "cover.from_to",
                start=tell("date", format_day(passport.starts_on, self.wording)),
                end=tell("date", format_day(passport.ends_on, self.wording)),
            ),
        )
        for year, amount in passport.grant.items():
            figure = self.ledger[f"budget.grant.{year}"]
            yield Fact(
                self("cover.grant", year=tell("period", str(year))),
                self(
                    "cover.sum",
                    amount=mark(figure.figure, format_value(amount, "count", self.wording), "bare"),
                    words=mark(figure.figure, spell_number(amount, self.wording), "words"),
                ),
            )
