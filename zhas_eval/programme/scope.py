"""A programme as opened from its folder, and the part of it that a document is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.logframe import Logframe
from zhas_eval.programme.missing import load_missing_spellings
from zhas_eval.programme.passport import ALL_REGIONS, Passport, text_in
from zhas_eval.programme.periods import Period, PeriodError, parse_period
from zhas_eval.programme.tables import load_code_labels, load_codebooks


@dataclass(frozen=True)
class Programme:
    """The programme folder's promises: where it is, its passport, its logframe."""

    folder: Path
    passport: Passport
    logframe: Logframe

    def scope(self, *, region: str, period: str) -> "Scope":
        """The part for a region (or ``all``) and a period.

        Raises InputError with the list of what there is where either is unknown.
        """
        known = [ALL_REGIONS, *self.passport.region_codes()]
        if region not in known:
            problem = Problem("unknown_scope_region", details={"value": region, "known": ", ".join(known)})
            raise InputError([problem])
        try:
            parsed = parse_period(period, first_day=self.passport.starts_on, last_day=self.passport.ends_on)
        except PeriodError:
            details = {
                "value": period,
                "first_day": self.passport.starts_on.isoformat(),
                "last_day": self.passport.ends_on.isoformat(),
            }
            raise InputError([Problem("unknown_period", details=details)]) from None
        return Scope(self, region, parsed)

    def grid(self, *, regions: Iterable[str], periods: Iterable[str]) -> "ScopeGrid":
        """Every region of ``regions`` in every period of ``periods``; InputError as ``scope``."""
        codes = list(periods)
        return ScopeGrid(
            self, tuple(self.scope(region=region, period=code) for region in regions for code in codes)
        )

    def spellings(self, codebook: str) -> Mapping[str, tuple[str, ...]]:
        """Code → spellings of a shared or own codebook, own labels and spellings after the shared ones."""
        own = {
            code: (*entry.label.values(), *entry.spellings)
            for code, entry in self.passport.codebooks.get(codebook, {}).items()
        }
        shared = load_codebooks().get(codebook, {})
        return {code: shared.get(code, ()) + own.get(code, ()) for code in {**shared, **own}}

    def missing_words(self) -> list[tuple[str, str]]:
        """Words for a missing answer, each with its kind; the programme's own are last and outweigh."""
        shared, own = load_missing_spellings(), self.passport.missing
        return [(word, str(kind)) for book in (shared, own) for kind, words in book.items() for word in words]

    def labels(self, codebook: str, language: str) -> Mapping[str, str]:
        """Code → what a cell may hold for it, of a shared or own codebook; an own label goes first."""
        own = {code: entry.label for code, entry in self.passport.codebooks.get(codebook, {}).items()}
        texts = {**load_code_labels().get(codebook, {}), **own}
        return {code: text_in(label, language) or code for code, label in texts.items()}


class Grid(Protocol):
    """Scopes of one programme whose figures are made in one pass; a scope is a grid of one cell."""

    @property
    def programme(self) -> Programme:
        """The programme of every scope."""

    @property
    def scopes(self) -> "tuple[Scope, ...]":
        """The cells, in order."""


@dataclass(frozen=True)
class ScopeGrid:
    """Several scopes of a programme, in the order in which figures are made of them."""

    programme: Programme
    scopes: "tuple[Scope, ...]"


@dataclass(frozen=True)
class Scope:
    """One region, or all, in one period."""

    programme: Programme
    region: str
    period: Period

    @property
    def passport(self) -> Passport:
        """The programme's passport."""
        return self.programme.passport

    @property
    def scopes(self) -> "tuple[Scope, ...]":
        """The scope as a grid of one cell."""
        return (self,)

    @property
    def is_whole(self) -> bool:
        """Whether all regions are meant."""
        return self.region == ALL_REGIONS

    @property
    def regions(self) -> list[str]:
        """The region codes inside."""
        return self.passport.region_codes() if self.is_whole else [self.region]

    @property
    def key(self) -> str:
        """The end of a figure's id: ``@wko/2023``."""
        return f"@{self.region}/{self.period.code}"
