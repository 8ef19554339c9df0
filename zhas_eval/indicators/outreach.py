"""Outreach: publications, reach, posts, mailings, consultations, the conference, partners.

Reach is a sum of contacts as the channels report them. One person may be counted in several
channels, so it is never a number of people.
"""

from dataclasses import replace

import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import (
    codes_of,
    count_distinct,
    count_rows,
    disaggregate_rows,
    rows_in_scope,
    sum_column,
)
from zhas_eval.programme.passport import COMMON_REGION
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData

INFOGRAPHIC, PARTNER_CHANNEL = "infographic", "partner"


def calculate_outreach(clean: CleanData, scope: Scope) -> list[Figure]:
    """Publications and infographics by language and channel, their reach, posts and mailings.

    In the documents of one region only its own publications count; those common to all regions
    stand beside them under ``outreach.common``.
    """
    everything = rows_in_scope(clean, "publications", scope)
    infographics = everything[everything["publication"] == INFOGRAPHIC]
    publications = everything[everything["publication"] != INFOGRAPHIC]
    announcements = publications[publications["channel"] == PARTNER_CHANNEL]
    posts = rows_in_scope(clean, "posts", scope)
    mailings = rows_in_scope(clean, "mailings", scope)
    figures = [
        count_rows(scope, "outreach.publications", publications, "publications"),
        count_rows(scope, "outreach.infographics", infographics, "publications"),
        count_rows(scope, "outreach.announcements", announcements, "publications"),
        _calculate_reach(everything, scope),
        count_rows(scope, "outreach.posts", posts, "posts"),
        sum_column(scope, "outreach.views", posts, "posts", "views", unit="contacts"),
        count_rows(scope, "outreach.mailings", mailings, "mailings"),
        count_distinct(
            scope, "outreach.ngos", mailings[mailings["organisation"] == "ngo"], "mailings", "addressee"
        ),
        *_calculate_common(clean, scope),
    ]
    for indicator, rows in (("outreach.publications", publications), ("outreach.infographics", infographics)):
        figures += disaggregate_rows(
            scope,
            indicator,
            rows,
            "publications",
            dimension="language",
            column="language",
            groups=codes_of(scope, "language"),
            several=True,
        )
    figures += disaggregate_rows(
        scope,
        "outreach.publications",
        publications,
        "publications",
        dimension="channel",
        column="channel",
        groups=codes_of(scope, "channel"),
    )
    figures += [
        sum_column(
            scope,
            "outreach.reach",
            everything[everything["channel"] == channel],
            "publications",
            "reach",
            unit="contacts",
            dimension="channel",
            group=channel,
        )
        for channel in codes_of(scope, "channel")
    ]
    return figures + disaggregate_rows(
        scope,
        "outreach.mailings",
        mailings,
        "mailings",
        dimension="organisation",
        column="organisation",
        groups=codes_of(scope, "organisation"),
    )


def calculate_consultations(clean: CleanData, scope: Scope) -> list[Figure]:
    """Consultations (acts, not people) by topic and by the way they came."""
    rows = rows_in_scope(clean, "consultations", scope)
    figures = [count_rows(scope, "consultations", rows, "consultations")]
    for dimension, column, codebook in (
        ("topic", "topic", "consultation_topic"),
        ("contact", "contact", "contact"),
    ):
        figures += disaggregate_rows(
            scope,
            "consultations",
            rows,
            "consultations",
            dimension=dimension,
            column=column,
            groups=codes_of(scope, codebook),
        )
    return figures


def calculate_conference(clean: CleanData, scope: Scope) -> list[Figure]:
    """Conferences held, speakers, and speakers among the grantees."""
    rows = rows_in_scope(clean, "speakers", scope)
    grantees = rows[rows["speaker"] == "grantee"]
    return [
        count_distinct(scope, "conference.events", rows, "speakers", "spoke_on"),
        count_rows(scope, "conference.speakers", rows, "speakers", unit="people"),
        count_rows(scope, "conference.grantee_speakers", grantees, "speakers", unit="people"),
    ]


def calculate_partners(_: CleanData, scope: Scope) -> list[Figure]:
    """Partner organisations that the passport names for the region."""
    partners = [
        (at, partner)
        for at, partner in enumerate(scope.passport.partners)
        if partner.region in {*scope.regions, COMMON_REGION}
    ]
    number = float(len(partners))
    return [
        Figure(
            indicator="partners",
            region=scope.region,
            period=scope.period.code,
            numerator=number,
            value=number,
            rows=len(partners),
            table="passport",
            evidence=tuple(f"programme.yml!partners!{at + 1}" for at, _ in partners),
        )
    ]


def _calculate_reach(rows: pd.DataFrame, scope: Scope) -> Figure:
    """Contacts over all publications; as people, at least those of the largest one, at most the sum."""
    contacts = sum_column(scope, "outreach.reach", rows, "publications", "reach", unit="contacts")
    if contacts.value is None:
        return contacts
    largest = float(rows["reach"].max()) if len(rows) else 0.0
    return replace(contacts, lower=largest, upper=contacts.value, method="largest_publication_to_sum")


def _calculate_common(clean: CleanData, scope: Scope) -> list[Figure]:
    """What was published for all regions at once, for the documents of a single region."""
    if scope.is_whole:
        return []
    start, end = pd.Timestamp(scope.period.start), pd.Timestamp(scope.period.end)
    figures = []
    publications = clean.tables["publications"]
    publications = publications[publications["publication"] != INFOGRAPHIC]
    for name, rows in (("publications", publications), ("posts", clean.tables["posts"])):
        common = rows[rows["when"].between(start, end) & (rows["region"] == COMMON_REGION)]
        figures.append(count_rows(scope, f"outreach.common.{name}", common, name))
    return figures
