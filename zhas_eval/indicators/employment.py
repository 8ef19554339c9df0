"""Employment of the same people before and after: who works, who began, who stopped.

Without a comparison group a change is observed, not caused.
"""

from collections.abc import Set
from dataclasses import replace

import numpy as np

from zhas_eval.indicators.estimates import state_estimate, state_p_value
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import count_rows, share_of
from zhas_eval.indicators.participants import TABLE, everyone_by_period
from zhas_eval.indicators.rows import Rows, rows_in
from zhas_eval.indicators.statistics.paired_answers import PairedAnswers, compare_answer_counts
from zhas_eval.indicators.statistics.result import Estimate
from zhas_eval.programme.scope import Grid, Scope
from zhas_eval.programme.tables import CleanData

WORKING = ("employed", "self_employed")
# How many have both answers says nothing of any of them.
SHOWN = {"employment.pairs", "employment.unpaired", "employment.attrition"}
BOUNDS = "bounds_missing"
_NOTHING = Estimate(reason="no_rows")


def calculate_employment(clean: CleanData, grid: Grid) -> list[Figure]:
    """Share working before and after among people with both answers, and how it changed.

    ``employment.pairs`` have both answers, ``employment.unpaired`` have not. ``employment.change``: the share
    after less the share before; ``employment.change_bounds``: the least and the greatest change of all
    enrolled, whatever those who gave no answer would have said. In a sample the change has Newcombe's
    interval for pairs, and there is ``employment.p_value`` of McNemar's exact test. All of them, but for how
    many have both answers, are withheld where few people worked, did not, began or stopped.
    """
    people = rows_in(clean, grid, TABLE)
    hidden = {
        scope.period.code: _find_withheld(everyone, scope) for scope, everyone in everyone_by_period(people)
    }
    return [
        figure.withhold()
        if scope.region in hidden[scope.period.code] and figure.indicator not in SHOWN
        else figure
        for scope, rows in people.by_cell()
        for figure in _compare(rows)
    ]


def _compare(rows: Rows) -> list[Figure]:
    """The figures of one scope."""
    pairs, before, after = _pair(rows)
    whole, lost = pairs.counts(), rows.counts() - pairs.counts()
    missing = float(lost[0])
    fraction = rows.grid.programme.passport.fraction(TABLE)
    worked, works = pairs.pick(before), pairs.pick(after)
    gained, stopped = pairs.pick(~before & after), pairs.pick(before & ~after)
    found = compare_answer_counts(
        both=int((before & after).sum()),
        gained=len(gained),
        lost=len(stopped),
        neither=int((~before & ~after).sum()),
        missing=int(missing),
        population=None if fraction is None else len(rows) / fraction,
    )
    [change] = share_of(
        pairs, "employment.change", works.counts() - worked.counts(), whole, unit="share_points", missing=lost
    )
    return [
        *(
            replace(figure, denominator=float(len(rows)))
            for figure in count_rows(pairs, "employment.pairs", unit="people", missing=lost, hides=False)
        ),
        *count_rows(_unpaired(rows), "employment.unpaired", unit="people"),
        *share_of(rows, "employment.attrition", lost, rows.counts()),
        *share_of(pairs, "employment.before", worked.counts(), whole, missing=lost),
        *share_of(pairs, "employment.after", works.counts(), whole, missing=lost),
        *count_rows(gained, "employment.gained", unit="people", missing=lost, hides=False),
        *count_rows(stopped, "employment.lost", unit="people", missing=lost, hides=False),
        *_test_change(pairs, change, found, missing, is_sample=fraction is not None),
        _bound_change(rows, missing),
    ]


def _test_change(
    pairs: Rows, change: Figure, found: PairedAnswers, missing: float, *, is_sample: bool
) -> list[Figure]:
    """The change as a fact of a register, or with what a sample says of it."""
    if not is_sample:
        return [change]
    interval = found.change
    method = change.method or interval.method or interval.reason
    return [
        replace(change, lower=interval.lower, upper=interval.upper, method=method),
        state_p_value(pairs, "employment.p_value", found.p_value, missing=missing),
    ]


def _bound_change(rows: Rows, missing: float) -> Figure:
    """How far the change among all could lie: those without an answer working, or not, as may be."""
    table, whole = rows.table, len(rows)
    figure = state_estimate(rows, "employment.change_bounds", _NOTHING, unit="share_points", missing=missing)
    if not whole:
        return figure
    known, worked = {}, {}
    for when in ("before", "after"):
        answers = table[f"employment_{when}"].take(rows.places)
        known[when], worked[when] = int(answers.notna().sum()), int(answers.isin(WORKING).sum())
    silent = {when: whole - number for when, number in known.items()}
    least = worked["after"] - worked["before"] - silent["before"]
    most = worked["after"] + silent["after"] - worked["before"]
    return replace(figure, denominator=float(whole), lower=least / whole, upper=most / whole, method=BOUNDS)


def _unpaired(rows: Rows) -> Rows:
    """People who lack an answer before or after."""
    table = rows.table
    return rows.where(table["employment_before"].isna() | table["employment_after"].isna())


def _pair(rows: Rows) -> tuple[Rows, np.ndarray, np.ndarray]:
    """People with both answers, and which of them worked before and after."""
    table = rows.table
    pairs = rows.where(table["employment_before"].notna() & table["employment_after"].notna())
    before, after = (
        table[f"employment_{when}"].take(pairs.places).isin(WORKING).to_numpy()
        for when in ("before", "after")
    )
    return pairs, before, after


def _find_withheld(everyone: Rows, scope: Scope) -> Set[str]:
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
    _, before, after = _pair(rows)
    each = [before, after, ~before, ~after, ~before & after, before & ~after]
    return any(0 < int(cell.sum()) < limit for cell in each)
