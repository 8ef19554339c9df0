"""Scores of the same people before and after: the knowledge test, self-assessment.

Without a comparison group a change is observed, not caused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from zhas_eval.indicators.estimates import state_estimate, state_p_value
from zhas_eval.indicators.few_people import withhold_few
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import codes_of, count_rows, share_of
from zhas_eval.indicators.rows import Counts, Rows, place_rows
from zhas_eval.indicators.statistics.paired import PairedScores, compare_scores
from zhas_eval.indicators.statistics.result import Estimate
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData

SCORES = ["score_before", "score_after"]
# How many people have both scores says nothing of any of them.
SHOWN = ("pairs", "unpaired", "attrition")
# Of other people than all the rest: of those without a second score.
LOST = "before_lost"


@dataclass(frozen=True)
class Instrument:
    """What was measured twice: its table, the first part of its figures' names, the day of a row.

    ``over_rows``: of several rows of a person, the first score before and the last one after count
    (``ends``), or the mean of both over the rows that have both (``mean``).
    """

    name: str
    table: str
    day: str
    over_rows: Literal["ends", "mean"]
    question: str = ""
    codebook: str = ""


TEST = Instrument("test", "training_tests", "tested_on", "ends")
SELF = Instrument("self", "self_assessments", "assessed_on", "mean", "question", "self_question")


def calculate_scores(clean: CleanData, grid: Grid, instrument: Instrument) -> list[Figure]:
    """Change of an instrument's scores in each scope, over people; by question where it has several.

    ``pairs``, ``unpaired`` (people who lack a score) and ``attrition``; means ``before`` and ``after``;
    ``improved`` and ``worsened`` people, and ``improved_share`` with the bounds that those without a second
    score leave; ``change``, ``d_z``, ``d_av``, ``hedges_g``, ``rank_biserial``; ``before_lost``: the mean
    first score of those without a second one. In a sample the change has its t interval, the effect sizes
    have theirs, and there is ``p_value`` of Wilcoxon's test. All but the first three are withheld where few
    people are behind them (``few_people``): those with both scores, and for ``before_lost`` those with the
    first alone. Scores are in ``points`` of the instrument's own scale.
    """
    table = clean.tables[instrument.table]
    figures = _describe(place_rows(grid, instrument.table, table), instrument)
    if not instrument.question:
        return figures
    for code in codes_of(grid, instrument.codebook):
        answers = table[table[instrument.question] == code]
        figures += _describe(place_rows(grid, instrument.table, answers), instrument, group=code)
    return figures


def _describe(rows: Rows, instrument: Instrument, *, group: str = "") -> list[Figure]:
    dimension = instrument.question if group else ""
    figures = [
        replace(figure, dimension=dimension, group=group)
        for _, people in _one_a_person(rows, instrument).by_cell()
        for figure in _compare(people, instrument)
    ]

    def count(grid: Grid, *, with_second: bool) -> Counts:
        people = _one_a_person(place_rows(grid, rows.name, rows.table), instrument)
        first, second = (people[score].notna().to_numpy() for score in SCORES)
        return people.pick(first & (second == with_second)).counts()

    shown = [figure for figure in figures if figure.indicator.endswith(SHOWN)]
    lost = [figure for figure in figures if figure.indicator.endswith(LOST)]
    paired = [figure for figure in figures if not figure.indicator.endswith((*SHOWN, LOST))]
    return [
        *shown,
        *withhold_few(rows.grid, paired, partial(count, with_second=True)),
        *withhold_few(rows.grid, lost, partial(count, with_second=False)),
    ]


def _compare(people: Rows, instrument: Instrument) -> list[Figure]:
    """The figures of one scope: ``people`` has one row a person."""
    name = instrument.name
    fraction = people.grid.programme.passport.fraction(instrument.table)
    before, after = (people.table[score].take(people.places).to_numpy("float64") for score in SCORES)
    has_both = ~np.isnan(before) & ~np.isnan(after)
    pairs = people.pick(has_both)
    change = after[has_both] - before[has_both]
    population = None if fraction is None else len(people) / fraction
    found = compare_scores(before, after, population=population)
    whole, lost = pairs.counts(), people.counts() - pairs.counts()

    def mean(indicator: str, scores: Counts, over: Rows, missing: Counts) -> list[Figure]:
        return share_of(
            over,
            f"{name}.{indicator}",
            np.array([float(scores.sum())]),
            over.counts(),
            unit="points",
            missing=missing,
        )

    improved, worsened = pairs.pick(change > 0), pairs.pick(change < 0)
    # Without a second score: their first ones tell whether those who left were others.
    left = people.pick(~np.isnan(before) & np.isnan(after))
    first_of_left = before[~np.isnan(before) & np.isnan(after)]
    return [
        *(
            replace(figure, denominator=float(len(people)))
            for figure in count_rows(
                pairs, f"{name}.pairs", unit="people", missing=lost, aggregation="unique", hides=False
            )
        ),
        *count_rows(people.pick(~has_both), f"{name}.unpaired", unit="people", aggregation="none"),
        *share_of(people, f"{name}.attrition", lost, people.counts(), aggregation="none"),
        *mean("before", before[has_both], pairs, lost),
        *mean("after", after[has_both], pairs, lost),
        *mean("before_lost", first_of_left, left, people.counts() - left.counts() - whole),
        # Of the people compared: those without a second score are not among them.
        *(
            figure
            for rows, part in ((improved, "improved"), (worsened, "worsened"))
            for figure in count_rows(
                rows, f"{name}.{part}", unit="people", missing=lost, aggregation="none", hides=False
            )
        ),
        *_bound_improved(pairs, improved, lost, f"{name}.improved_share"),
        *_state_effects(
            pairs,
            name,
            found,
            mean("change", change, pairs, lost),
            float(lost[0]),
            is_sample=fraction is not None,
        ),
    ]


def _bound_improved(pairs: Rows, improved: Rows, lost: Counts, indicator: str) -> list[Figure]:
    shares = share_of(
        pairs,
        indicator,
        improved.counts(),
        pairs.counts(),
        missing=lost,
        aggregation="none",
    )
    everyone = len(pairs) + float(lost[0])
    if not len(pairs):
        return shares
    low, high = len(improved) / everyone, (len(improved) + float(lost[0])) / everyone
    return [replace(share, lower=low, upper=high, method="bounds_missing") for share in shares]


def _state_effects(
    pairs: Rows,
    name: str,
    found: PairedScores,
    change: Sequence[Figure],
    missing: float,
    *,
    is_sample: bool,
) -> list[Figure]:
    """The change and its sizes: as facts of a register, or with what a sample says of them."""
    effects = {
        "d_z": found.d_z,
        "d_av": found.d_av,
        "hedges_g": found.hedges_g,
        "rank_biserial": found.rank_biserial,
    }
    if not is_sample:
        # Why there is no number at all is said of a register too.
        facts = {
            effect: Estimate(found.value, reason="" if found.value is not None else found.reason)
            for effect, found in effects.items()
        }
        stated = (
            state_estimate(pairs, f"{name}.{effect}", fact, missing=missing) for effect, fact in facts.items()
        )
        return [*change, *stated]
    interval = found.change
    return [
        *(
            replace(
                figure,
                lower=interval.lower,
                upper=interval.upper,
                method=figure.method or interval.method or interval.reason,
            )
            for figure in change
        ),
        *(
            state_estimate(pairs, f"{name}.{effect}", estimate, missing=missing)
            for effect, estimate in effects.items()
        ),
        state_p_value(pairs, f"{name}.p_value", found.wilcoxon, missing=missing),
    ]


def _one_a_person(rows: Rows, instrument: Instrument) -> Rows:
    """One row a person in each cell, with the scores of that person in it; rows of nobody known go."""
    people, names = pd.factorize(rows.table["person"])
    days = rows.table[instrument.day].to_numpy(dtype="datetime64[us]").astype("int64")
    frame = pd.DataFrame(
        {
            "cell": rows.cells,
            "place": rows.places,
            "person": people[rows.places],
            **{
                score: rows.table[score].to_numpy("float64", na_value=np.nan)[rows.places] for score in SCORES
            },
        }
    )
    # Of rows of one day the order in the files decides, so that the order of the table plays no part.
    order = np.lexsort((_rank_origins(rows.table["origin"])[rows.places], days[rows.places], rows.cells))
    frame = frame.iloc[order]
    frame = frame[frame["person"] >= 0]
    if instrument.over_rows == "mean":
        # A mean over other questions after than before would compare different things.
        both = frame[SCORES].notna().all(axis=1)
        frame[SCORES] = frame[SCORES].where(both | ~_has_both(frame), np.nan)
        how = ("mean", "mean")
    else:
        how = ("first", "last")
    keys = frame["cell"].to_numpy() * (len(names) + 1) + frame["person"].to_numpy()
    grouped = frame.groupby(keys, sort=False)
    scores = grouped.agg(
        cell=("cell", "first"),
        place=("place", "first"),
        **{score: (score, way) for score, way in zip(SCORES, how, strict=True)},
    )
    table = rows.table[["origin", "region"]].take(scores["place"].to_numpy()).reset_index(drop=True)
    table = table.assign(**{score: scores[score].to_numpy("float64") for score in SCORES})
    cells = scores["cell"].to_numpy(dtype=np.intp)
    order = np.argsort(cells, kind="stable")
    return replace(rows, table=table, places=order, cells=cells[order])


def _has_both(frame: pd.DataFrame) -> pd.Series:
    """Whether the person of each row has, in its cell, a row with both scores."""
    both = frame[SCORES].notna().all(axis=1)
    return both.groupby([frame["cell"], frame["person"]]).transform("any")


def _rank_origins(origins: pd.Series) -> Counts:
    """The places of rows in the order of their names ``file!sheet!row``."""
    numbers, _ = pd.factorize(origins, sort=True)
    return numbers.astype("float64")
