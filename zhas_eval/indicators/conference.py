"""The conference: events, talks, speakers by name, and how many grantees came to speak."""

from dataclasses import replace

import numpy as np
import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    at_least,
    codes_of,
    count_distinct,
    count_rows,
    disaggregate_rows,
    share_of,
)
from zhas_eval.indicators.rows import place_rows, rows_in, rows_to_date
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

GRANTEE = "grantee"
# No speaker's row names a contract, so that nobody can tell whose grant it was.
NO_LINK = "no_link"


def calculate_conference(clean: CleanData, grid: Grid) -> list[Figure]:
    """Conferences held, talks by the speaker's role, speakers, and grantees with a contract who spoke.

    Speakers are told apart by name alone, as their table has no IIN: two people of one name are one
    speaker, one who is spelled in two ways is two.
    """
    rows = rows_in(clean, grid, "speakers")
    grantees = rows.where(rows.table["speaker"] == GRANTEE)
    return [
        *count_distinct(rows, "conference.events", "spoke_on"),
        *count_rows(rows, "conference.talks"),
        *disaggregate_rows(
            rows,
            "conference.talks",
            dimension="speaker",
            column="speaker",
            groups=codes_of(grid, "speaker"),
        ),
        *count_distinct(rows, "conference.speakers", "full_name", unit="people"),
        *count_distinct(grantees, "conference.grantee_speakers", "full_name", unit="people"),
        *_share_spoken(clean, grid),
    ]


def _share_spoken(clean: CleanData, grid: Grid) -> list[Figure]:
    """Grantees with a contract who spoke at a conference so far, by the contract that their talk names.

    ``missing``: talks of grantees that name no contract; the share is at least what it says.
    """
    speakers = clean.tables["speakers"]
    talks = speakers[speakers["speaker"] == GRANTEE]
    first_talk = talks.groupby("grant")["when"].min()
    contracts = clean.tables["contracts"]
    table = contracts.assign(spoke_on=first_talk.reindex(contracts["grant"]).to_numpy())
    signed = replace(
        place_rows(grid, "contracts", table, days="to_date").first_of("grant"), name="contracts+speakers"
    )
    ends = pd.Series([pd.Timestamp(scope.period.end) for scope in grid.scopes], dtype="datetime64[us]")
    spoke = signed.pick((signed["spoke_on"] <= ends.take(signed.cells).reset_index(drop=True)).to_numpy())
    so_far = rows_to_date(clean, grid, "speakers")
    so_far = so_far.where(so_far.table["speaker"] == GRANTEE)
    unnamed = so_far.where(so_far.table["grant"].isna()).counts()
    unknown = (unnamed > 0) & (unnamed == so_far.counts())
    numerator = np.where(unknown, np.nan, spoke.counts())
    figures = at_least(
        share_of(
            signed,
            "conference.grantees_spoke_share",
            numerator,
            signed.counts(),
            missing=unnamed,
            aggregation="latest",
        )
    )
    return [
        replace(figure, method=NO_LINK) if silent and not figure.method else figure
        for figure, silent in zip(figures, unknown, strict=True)
    ]
