"""Before and after: employment and the knowledge test, paired by person.

Without a comparison group a change is observed, not caused.
"""

from dataclasses import replace

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import count_rows, share_of
from zhas_eval.indicators.participants import everyone_by_period
from zhas_eval.indicators.rows import Counts, Rows, rows_in
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData

WORKING = ("employed", "self_employed")
CONFIDENCE = 0.95
FEWEST_PAIRS = 3
# Scores of 0 to 100: what differs less is the rounding of machine numbers.
NO_SPREAD = 1e-9
PAIRS = "employment.pairs"


def calculate_change(clean: CleanData, grid: Grid) -> list[Figure]:
    """Change of employment and of test scores among the people of the period."""
    people = rows_in(clean, grid, "participants")
    hidden = {
        scope.period.code: _find_withheld(everyone, scope) for scope, everyone in everyone_by_period(people)
    }
    figures: list[Figure] = []
    for scope, rows in people.by_cell():
        employment = _calculate_employment(rows)
        if scope.region in hidden[scope.period.code]:
            employment = [figure if figure.indicator == PAIRS else figure.withhold() for figure in employment]
        figures += employment
    tests = _one_a_person(rows_in(clean, grid, "training_tests"))
    for scope, rows in tests.by_cell():
        figures += _calculate_test(rows, scope)
    return figures


def _calculate_employment(rows: Rows) -> list[Figure]:
    """Share working before and after, those who moved either way, and McNemar's exact p-value."""
    pairs, before, after = _pair_employment(rows)
    lost = rows.counts() - pairs.counts()
    whole = pairs.counts()
    worked, works = pairs.pick(before), pairs.pick(after)
    gained, stopped = pairs.pick(~before & after), pairs.pick(before & ~after)
    moved = [[0, len(stopped)], [len(gained), 0]]
    p_value = float(mcnemar(moved, exact=True).pvalue) if len(stopped) + len(gained) else None
    change = works.counts() - worked.counts()
    return [
        *_pairs(pairs, PAIRS, rows),
        *share_of(pairs, "employment.before", worked.counts(), whole, missing=lost),
        *share_of(pairs, "employment.after", works.counts(), whole, missing=lost),
        *count_rows(gained, "employment.gained", unit="people", missing=lost),
        *count_rows(stopped, "employment.lost", unit="people", missing=lost),
        *share_of(pairs, "employment.change", change, whole, unit="share_points", missing=lost),
        *_statistic(pairs, "employment.p_value", p_value, "mcnemar_exact", lost),
    ]


def _pair_employment(rows: Rows) -> tuple[Rows, np.ndarray, np.ndarray]:
    """People with both answers, and which of them worked before and after."""
    table = rows.table
    pairs = rows.where(table["employment_before"].notna() & table["employment_after"].notna())
    before, after = (
        table[f"employment_{when}"].isin(WORKING).to_numpy()[pairs.places] for when in ("before", "after")
    )
    return pairs, before, after


def _find_withheld(everyone: Rows, scope: Scope) -> set[str]:
    """The regions, ``all`` among them, whose change of employment would give away a few people.

    ``everyone`` are the people of all regions in one period. Where one region alone is withheld, the
    next smallest goes too: the documents of all regions less those of the others would show it.
    """
    limit = scope.passport.privacy.small_cell
    regions = everyone["region"]
    sizes = regions.value_counts()
    hidden = [
        str(region)
        for region in sorted(sizes.index)
        if _has_small_cell(everyone.pick((regions == region).to_numpy()), limit)
    ]
    others = [
        region for region in sizes.index if region not in hidden and region in scope.passport.region_codes()
    ]
    if len(hidden) == 1 and others:
        hidden.append(min(others, key=lambda region: (sizes[region], region)))
    return {*hidden, *([scope.region] if _has_small_cell(everyone, limit) else [])}


def _has_small_cell(rows: Rows, limit: int) -> bool:
    _, before, after = _pair_employment(rows)
    each = [before, after, ~before, ~after, ~before & after, before & ~after]
    return any(0 < int(cell.sum()) < limit for cell in each)


def _one_a_person(tests: Rows) -> Rows:
    """One row a person in each cell: the first score before, the last one after, over its sessions.

    The table of the result is made of them: scores are those of the person in the cell.
    """
    frame = tests.frame("person", "tested_on", "origin", "score_before", "score_after")
    ordered = frame.sort_values(["cell", "tested_on", "origin"])
    people = ordered.groupby(["cell", "person"], sort=False, dropna=True)
    scores = people.agg(score_before=("score_before", "first"), score_after=("score_after", "last"))
    firsts = ordered.dropna(subset="person").drop_duplicates(["cell", "person"])
    table = firsts.reset_index(drop=True).assign(
        score_before=scores["score_before"].to_numpy(dtype="float64"),
        score_after=scores["score_after"].to_numpy(dtype="float64"),
    )
    places = np.arange(len(table), dtype=np.intp)
    return replace(tests, table=table, places=places, cells=table["cell"].to_numpy(dtype=np.intp))


def _calculate_test(rows: Rows, scope: Scope) -> list[Figure]:
    """Mean score before and after, mean change with its t interval, d_z, and Wilcoxon's p-value."""
    table = rows.table
    pairs = rows.where(table["score_before"].notna() & table["score_after"].notna())
    change = (pairs["score_after"] - pairs["score_before"]).to_numpy(dtype="float64")
    lost, whole = rows.counts() - pairs.counts(), pairs.counts()
    figures = [
        *_pairs(pairs, "test.pairs", rows),
        *share_of(pairs, "test.before", pairs.sums("score_before"), whole, unit="points", missing=lost),
        *share_of(pairs, "test.after", pairs.sums("score_after"), whole, unit="points", missing=lost),
        *count_rows(pairs.pick(change > 0), "test.improved", unit="people", missing=lost),
    ]
    [mean] = share_of(pairs, "test.change", np.array([change.sum()]), whole, unit="points", missing=lost)
    if 0 < len(pairs) < scope.passport.privacy.small_cell:
        # A mean of so few is close to the score of one.
        return [figures[0], *(figure.withhold() for figure in [*figures[1:], mean])]
    spread = float(change.std(ddof=1)) if len(change) >= FEWEST_PAIRS else 0.0
    if spread < NO_SPREAD:
        # Too few pairs, or all alike: the mean stands, nothing can be said of its error.
        return [*figures, mean, *_statistic(pairs, "test.d_z", None, "d_z", lost)]
    interval = stats.ttest_1samp(change, 0.0).confidence_interval(CONFIDENCE)
    mean = replace(mean, lower=float(interval.low), upper=float(interval.high), method="paired_t_95")
    p_value = float(stats.wilcoxon(change).pvalue)
    return [
        *figures,
        mean,
        *_statistic(pairs, "test.d_z", float(np.mean(change)) / spread, "d_z", lost),
        *_statistic(pairs, "test.p_value", p_value, "wilcoxon", lost),
    ]


def _pairs(pairs: Rows, indicator: str, rows: Rows) -> list[Figure]:
    """How many people have both answers, of how many."""
    made = count_rows(pairs, indicator, unit="people", missing=rows.counts() - pairs.counts())
    return [
        replace(figure, denominator=float(whole)) for figure, whole in zip(made, rows.counts(), strict=True)
    ]


def _statistic(rows: Rows, indicator: str, value: float | None, method: str, missing: Counts) -> list[Figure]:
    made = count_rows(rows, indicator, unit="effect", missing=missing, aggregation="none")
    return [replace(figure, numerator=None, value=value, method=method) for figure in made]
