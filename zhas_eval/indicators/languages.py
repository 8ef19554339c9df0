"""Kazakh and Russian: what was published in one of them or in both, and how evenly."""

from dataclasses import replace

import numpy as np
import pandas as pd

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, disaggregate_rows, share_of
from zhas_eval.indicators.rows import Rows, contains_code

KAZAKH, RUSSIAN = "kk", "ru"
BOTH, ONLY_KAZAKH, ONLY_RUSSIAN, OTHER = VERSIONS = ("both", "kk_only", "ru_only", "other")
# Two rows are one material in two languages if they agree in these; a translated title cannot be seen.
MATERIAL = ["region", "published_on", "title"]
NOTHING_IN_RUSSIAN = "nothing_in_russian"


def compare_languages(rows: Rows, indicator: str) -> list[Figure]:
    """Publications in Kazakh alone, in Russian alone, in both; parity in all and by channel.

    ``rows``: of one kind of publications. In both languages is a publication whose cell names both, or
    whose title came out in the other one on the same day for the same region. Parity: publications in
    Kazakh (those in both among them) over publications in Russian; None where nothing is in Russian.
    """
    placed = replace(rows, table=rows.table.assign(versions=_name_versions(rows)))
    figures = disaggregate_rows(placed, indicator, dimension="versions", column="versions", groups=VERSIONS)
    figures += _compare(rows, f"{indicator}.parity")
    for code in codes_of(rows.grid, "channel"):
        own = rows.where(rows.table["channel"] == code)
        figures += _compare(own, f"{indicator}.parity", dimension="channel", group=code)
    return figures


def _name_versions(rows: Rows) -> pd.Series:
    """In which languages the material of each row of the table is; NA where a row does not say."""
    table = rows.table
    # Other kinds of publications share titles and days without being the same thing.
    mine = np.zeros(len(table), dtype=bool)
    mine[rows.places] = True
    languages = table["language"]
    materials = [table[column] for column in MATERIAL]
    kazakh, russian = (
        pd.Series(contains_code(languages, code) & mine, index=table.index)
        .groupby(materials, dropna=False)
        .transform("max")
        .astype(bool)
        for code in (KAZAKH, RUSSIAN)
    )
    names = np.select([kazakh & russian, kazakh, russian], VERSIONS[:3], default=OTHER)
    return pd.Series(names, index=table.index, dtype="str").where(languages.notna())


def _compare(rows: Rows, indicator: str, *, dimension: str = "", group: str = "") -> list[Figure]:
    languages = rows.table["language"]
    russian = rows.where(contains_code(languages, RUSSIAN)).counts()
    kazakh = rows.where(contains_code(languages, KAZAKH)).counts()
    missing = rows.where(languages.isna()).counts()
    figures = share_of(
        rows, indicator, kazakh, russian, unit="ratio", dimension=dimension, group=group, missing=missing
    )
    return [
        replace(figure, method=NOTHING_IN_RUSSIAN)
        if figure.value is None and not figure.method and figure.numerator
        else figure
        for figure in figures
    ]
