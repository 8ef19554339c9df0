"""Before and after: employment and the knowledge test, paired by person.

Without a comparison group a change is observed, not caused.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import count_rows, rows_in_period, rows_in_region, rows_in_scope, share_of
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData

WORKING = ("employed", "self_employed")
CONFIDENCE = 0.95
FEWEST_PAIRS = 3
# Scores of 0 to 100: what differs less is the rounding of machine numbers.
NO_SPREAD = 1e-9
PAIRS = "employment.pairs"


def calculate_change(clean: CleanData, scope: Scope) -> list[Figure]:
    """Change of employment and of test scores among the people of the period."""
    people = rows_in_period(clean, "participants", scope)
    employment = _calculate_employment(rows_in_region(people, scope), scope)
    if _is_employment_withheld(people, scope):
        employment = [figure if figure.indicator == PAIRS else figure.withhold() for figure in employment]
    return [
        *employment,
        *_calculate_test(_one_a_person(rows_in_scope(clean, "training_tests", scope)), scope),
    ]


def _calculate_employment(rows: pd.DataFrame, scope: Scope) -> list[Figure]:
    """Share working before and after, those who moved either way, and McNemar's exact p-value."""
    table = "participants"
    pairs, before, after = _pair_employment(rows)
    lost = len(rows) - len(pairs)
    whole = float(len(pairs))
    figures = [
        _pairs(scope, PAIRS, pairs, rows, table),
        share_of(scope, "employment.before", float(before.sum()), whole, pairs, table, missing=lost),
        share_of(scope, "employment.after", float(after.sum()), whole, pairs, table, missing=lost),
        count_rows(scope, "employment.gained", pairs[~before & after], table, unit="people", missing=lost),
        count_rows(scope, "employment.lost", pairs[before & ~after], table, unit="people", missing=lost),
        share_of(
            scope,
            "employment.change",
            float(after.sum()) - float(before.sum()),
            whole,
            pairs,
            table,
            unit="share_points",
            missing=lost,
        ),
    ]
    moved = [[0, int((before & ~after).sum())], [int((~before & after).sum()), 0]]
    p_value = float(mcnemar(moved, exact=True).pvalue) if moved[0][1] + moved[1][0] else None
    return [*figures, _statistic(scope, "employment.p_value", p_value, pairs, table, "mcnemar_exact", lost)]


def _pair_employment(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """People with both answers, and which of them worked before and after."""
    pairs = rows.dropna(subset=["employment_before", "employment_after"])
    return pairs, pairs["employment_before"].isin(WORKING), pairs["employment_after"].isin(WORKING)


def _is_employment_withheld(people: pd.DataFrame, scope: Scope) -> bool:
    """Whether the scope's change of employment would give away a few people of a region.

    ``people`` are those of all regions. Where one region alone is withheld, the next smallest goes
    too: the documents of all regions less those of the others would show it.
    """
    limit = scope.passport.privacy.small_cell
    if scope.is_whole:
        return _has_small_cell(people, limit)
    groups = {str(region): rows for region, rows in people.groupby("region")}
    hidden = [region for region, rows in groups.items() if _has_small_cell(rows, limit)]
    others = [region for region in groups if region not in hidden and region in scope.passport.region_codes()]
    if len(hidden) == 1 and others:
        hidden.append(min(others, key=lambda region: (len(groups[region]), region)))
    return scope.region in hidden


def _has_small_cell(rows: pd.DataFrame, limit: int) -> bool:
    _, before, after = _pair_employment(rows)
    each = [before, after, ~before, ~after, ~before & after, before & ~after]
    return any(0 < int(cell.sum()) < limit for cell in each)


def _one_a_person(tests: pd.DataFrame) -> pd.DataFrame:
    """One row a person: the first score before, the last one after, over all sessions of the period."""
    ordered = tests.sort_values(["tested_on", "origin"])
    people = ordered.groupby("person")
    return ordered.drop_duplicates("person").assign(
        score_before=lambda rows: rows["person"].map(people["score_before"].first()).astype("float64"),
        score_after=lambda rows: rows["person"].map(people["score_after"].last()).astype("float64"),
    )


def _calculate_test(rows: pd.DataFrame, scope: Scope) -> list[Figure]:
    """Mean score before and after, mean change with its t interval, d_z, and Wilcoxon's p-value."""
    table = "training_tests"
    pairs = rows.dropna(subset=["score_before", "score_after"])
    change = (pairs["score_after"] - pairs["score_before"]).to_numpy(dtype="float64")
    lost = len(rows) - len(pairs)
    whole = float(len(pairs))
    figures = [
        _pairs(scope, "test.pairs", pairs, rows, table),
        *(
            share_of(
                scope,
                f"test.{when}",
                float(pairs[f"score_{when}"].sum()),
                whole,
                pairs,
                table,
                unit="points",
                missing=lost,
            )
            for when in ("before", "after")
        ),
        count_rows(scope, "test.improved", pairs[change > 0], table, unit="people", missing=lost),
    ]
    mean = share_of(
        scope, "test.change", float(change.sum()), whole, pairs, table, unit="points", missing=lost
    )
    if 0 < len(pairs) < scope.passport.privacy.small_cell:
        # A mean of so few is close to the score of one.
        return [figures[0], *(figure.withhold() for figure in [*figures[1:], mean])]
    spread = float(change.std(ddof=1)) if len(change) >= FEWEST_PAIRS else 0.0
    if spread < NO_SPREAD:
        # Too few pairs, or all alike: the mean stands, nothing can be said of its error.
        return [*figures, mean, _statistic(scope, "test.d_z", None, pairs, table, "d_z", lost)]
    interval = stats.ttest_1samp(change, 0.0).confidence_interval(CONFIDENCE)
    mean = replace(mean, lower=float(interval.low), upper=float(interval.high), method="paired_t_95")
    p_value = float(stats.wilcoxon(change).pvalue)
    return [
        *figures,
        mean,
        _statistic(scope, "test.d_z", float(np.mean(change)) / spread, pairs, table, "d_z", lost),
        _statistic(scope, "test.p_value", p_value, pairs, table, "wilcoxon", lost),
    ]


def _pairs(scope: Scope, indicator: str, pairs: pd.DataFrame, rows: pd.DataFrame, table: str) -> Figure:
    """How many people have both answers, of how many."""
    made = count_rows(scope, indicator, pairs, table, unit="people", missing=len(rows) - len(pairs))
    return replace(made, denominator=float(len(rows)))


def _statistic(
    scope: Scope,
    indicator: str,
    value: float | None,
    rows: pd.DataFrame,
    table: str,
    method: str,
    missing: int,
) -> Figure:
    made = count_rows(scope, indicator, rows, table, unit="effect", missing=missing)
    return replace(made, numerator=None, value=value, method=method)
