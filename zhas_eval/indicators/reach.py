"""Reach: contacts as channels report them, and between which numbers the people lie.

One person may be counted by several publications and channels, so a sum of contacts is never a
number of people (docs/decisions/0006-reach-is-not-people.md).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import sum_column
from zhas_eval.indicators.rows import Rows

REACH, PEOPLE = "outreach.reach", "outreach.people"
CLOSED, OPEN = "largest_publication_to_sum", "largest_publication_or_more"


def calculate_reach(publications: Rows, channels: Sequence[str]) -> list[Figure]:
    """Contacts of all publications and of those of each channel, with bounds of the people behind them.

    ``outreach.people`` has the bounds alone.
    """
    channel = publications.table["channel"]
    figures = _bound_people(publications)
    for code in channels:
        figures += _bound_people(publications.where(channel == code), dimension="channel", group=code)
    return figures


def _bound_people(rows: Rows, *, dimension: str = "", group: str = "") -> list[Figure]:
    """The sum of contacts; as people, at least those of the largest publication, at most the sum.

    A publication whose reach is not known may have been seen by anyone: it leaves no upper bound, and
    the lower one stands.
    """
    contacts = sum_column(
        rows, REACH, "reach", unit="contacts", dimension=dimension, group=group, aggregation="bounds"
    )
    largest = np.zeros(len(rows.grid.scopes))
    np.maximum.at(largest, rows.cells, rows["reach"].fillna(0.0).to_numpy())
    bounded = [_bound(figure, float(least)) for figure, least in zip(contacts, largest, strict=True)]
    name = f"{PEOPLE}.{dimension}.{group}" if dimension else PEOPLE
    people = [
        replace(figure, indicator=name, dimension="", group="", unit="people", numerator=None, value=None)
        for figure in bounded
    ]
    return bounded + people


def _bound(contacts: Figure, least: float) -> Figure:
    if contacts.value is None:
        return contacts
    if contacts.missing:
        return replace(contacts, lower=least, method=OPEN)
    return replace(contacts, lower=least, upper=contacts.value, method=CLOSED)
