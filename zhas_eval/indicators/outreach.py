"""Outreach: publications by kind, channel and language, their reach, posts, mailings."""

from dataclasses import replace

from zhas_eval.indicators.languages import compare_languages
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_distinct, count_rows, disaggregate_rows, sum_column
from zhas_eval.indicators.reach import calculate_reach
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
    posts = rows_in(clean, grid, "posts")
    return [
        *count_rows(publications, "outreach.publications"),
        *count_rows(infographics, "outreach.infographics"),
        *count_rows(publications.where(channel == PARTNER_CHANNEL), "outreach.announcements"),
        *calculate_reach(everything, codes_of(grid, "channel")),
        *count_rows(posts, "outreach.posts"),
        *sum_column(posts, "outreach.views", "views", unit="contacts"),
        *_calculate_mailings(rows_in(clean, grid, "mailings")),
        *_calculate_common(clean, grid),
        *_disaggregate(publications, "outreach.publications"),
        *_disaggregate(infographics, "outreach.infographics"),
        *compare_languages(publications, "outreach.publications"),
        *compare_languages(infographics, "outreach.infographics"),
    ]


def _disaggregate(rows: Rows, indicator: str) -> list[Figure]:
    kinds = [code for code in codes_of(rows.grid, "publication") if code != INFOGRAPHIC]
    languages, channels = codes_of(rows.grid, "language"), codes_of(rows.grid, "channel")
    figures = disaggregate_rows(
        rows, indicator, dimension="language", column="language", groups=languages, several=True
    )
    figures += disaggregate_rows(rows, indicator, dimension="channel", column="channel", groups=channels)
    if indicator == "outreach.publications":
        figures += disaggregate_rows(
            rows, indicator, dimension="publication", column="publication", groups=kinds
        )
    return figures


def _calculate_mailings(mailings: Rows) -> list[Figure]:
    ngos = mailings.where(mailings.table["organisation"] == "ngo")
    return [
        *count_rows(mailings, "outreach.mailings"),
        *count_distinct(ngos, "outreach.ngos", "addressee"),
        *disaggregate_rows(
            mailings,
            "outreach.mailings",
            dimension="organisation",
            column="organisation",
            groups=codes_of(mailings.grid, "organisation"),
        ),
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
