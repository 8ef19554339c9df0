"""Outreach: publications, reach, posts, mailings.

Reach is a sum of contacts as the channels report them. One person may be counted in several
channels, so it is never a number of people.
"""

from dataclasses import replace

import numpy as np

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_distinct, count_rows, disaggregate_rows, sum_column
from zhas_eval.indicators.rows import Rows, only, place_rows, rows_in
from zhas_eval.programme.passport import ALL_REGIONS, COMMON_REGION
from zhas_eval.programme.scope import Grid, ScopeGrid
from zhas_eval.programme.tables import CleanData

INFOGRAPHIC, PARTNER_CHANNEL = "infographic", "partner"


def calculate_outreach(clean: CleanData, grid: Grid) -> list[Figure]:
    """Publications and infographics by language and channel, their reach, posts and mailings.

    In the documents of one region only its own publications count; those common to all regions
    stand beside them under ``outreach.common``.
    """
    everything = rows_in(clean, grid, "publications")
    kind, channel = everything.table["publication"], everything.table["channel"]
    infographics, publications = everything.where(kind == INFOGRAPHIC), everything.where(kind != INFOGRAPHIC)
    posts, mailings = rows_in(clean, grid, "posts"), rows_in(clean, grid, "mailings")
    figures = [
        *count_rows(publications, "outreach.publications"),
        *count_rows(infographics, "outreach.infographics"),
        *count_rows(publications.where(channel == PARTNER_CHANNEL), "outreach.announcements"),
        *_calculate_reach(everything),
        *count_rows(posts, "outreach.posts"),
        *sum_column(posts, "outreach.views", "views", unit="contacts"),
        *count_rows(mailings, "outreach.mailings"),
        *count_distinct(
            mailings.where(mailings.table["organisation"] == "ngo"), "outreach.ngos", "addressee"
        ),
        *_calculate_common(clean, grid),
    ]
    for indicator, rows in (("outreach.publications", publications), ("outreach.infographics", infographics)):
        figures += disaggregate_rows(
            rows,
            indicator,
            dimension="language",
            column="language",
            groups=codes_of(grid, "language"),
            several=True,
        )
    figures += disaggregate_rows(
        publications,
        "outreach.publications",
        dimension="channel",
        column="channel",
        groups=codes_of(grid, "channel"),
    )
    for code in codes_of(grid, "channel"):
        own = everything.where(channel == code)
        figures += sum_column(
            own, "outreach.reach", "reach", unit="contacts", dimension="channel", group=code
        )
    return figures + disaggregate_rows(
        mailings,
        "outreach.mailings",
        dimension="organisation",
        column="organisation",
        groups=codes_of(grid, "organisation"),
    )


def _calculate_reach(rows: Rows) -> list[Figure]:
    """Contacts over all publications; as people, at least those of the largest one, at most the sum."""
    contacts = sum_column(rows, "outreach.reach", "reach", unit="contacts")
    largest = np.zeros(len(rows.grid.scopes))
    np.maximum.at(largest, rows.cells, rows["reach"].fillna(0.0).to_numpy())
    return [
        figure
        if figure.value is None
        else replace(figure, lower=float(least), upper=figure.value, method="largest_publication_to_sum")
        for figure, least in zip(contacts, largest, strict=True)
    ]


def _calculate_common(clean: CleanData, grid: Grid) -> list[Figure]:
    """What was published for all regions at once, for the documents of a single region."""
    single = only(grid, lambda scope: not scope.is_whole)
    whole = ScopeGrid(grid.programme, tuple(replace(scope, region=ALL_REGIONS) for scope in single.scopes))
    figures = []
    publications = clean.tables["publications"]
    publications = publications[publications["publication"] != INFOGRAPHIC]
    for name, table in (("publications", publications), ("posts", clean.tables["posts"])):
        common = place_rows(whole, name, table[table["region"] == COMMON_REGION])
        figures += [
            replace(figure, region=scope.region)
            for figure, scope in zip(
                count_rows(common, f"outreach.common.{name}"), single.scopes, strict=True
            )
        ]
    return figures
