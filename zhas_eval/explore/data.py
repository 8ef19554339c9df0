"""The figures of any region and period of a programme, each computed once."""

from collections.abc import Set
from functools import cache
from pathlib import Path

from zhas_eval.cleaning.load import load_clean
from zhas_eval.explore.rows import table_behind, telling_columns
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.indicators.measures import calculate_measures
from zhas_eval.programme.passport import ALL_REGIONS
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData
from zhas_eval.sources.programme_folder import open_programme


class ProgrammeData:
    """A programme and its clean data, seen as ledgers."""

    def __init__(self, programme: Programme, clean: CleanData) -> None:
        self.programme = programme
        self.clean = clean
        self.ledger = cache(self._calculate)

    def _calculate(self, region: str, period: str) -> Ledger:
        """All computed figures of a scope; InputError where the region or the period is unknown."""
        scope = self.programme.scope(region=region, period=period)
        return Ledger(scope, calculate_measures(self.clean, scope))

    def telling_columns(self, figure: Figure) -> Set[str]:
        """The columns that would give away what is withheld, in any region, of the figure's period."""
        regions = [ALL_REGIONS, *self.programme.passport.region_codes()]
        return telling_columns(
            table_behind(figure), (self.ledger(region, figure.period) for region in regions)
        )


def open_data(programme: Path | str) -> ProgrammeData:
    """The programme in a folder with its clean data; InputError where they cannot be used."""
    opened = open_programme(programme)
    return ProgrammeData(opened, load_clean(opened))
