"""Who may take part by the passport's rule: by age, by occupation, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from zhas_eval.indicators.cross_tables import (
    Dimension,
    Withheld,
    cross_people,
    find_withheld,
    withhold,
)
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import NO_ANSWER, count_rows, share_with
from zhas_eval.indicators.rows import Rows, contains_code
from zhas_eval.indicators.statistics.proportions import bound_share
from zhas_eval.programme.dimensions import (
    ELIGIBILITY_GROUPS,
    ELIGIBLE,
    NEET_GROUPS,
    NO,
    NOT_NEET,
    OUTSIDE_AGE,
    YES,
)
from zhas_eval.programme.passport import Eligibility, Passport

NEET = Dimension("neet", "neet", NEET_GROUPS)
ELIGIBILITY = Dimension("eligibility", "eligibility", ELIGIBILITY_GROUPS)
# The share among those who answered, between what it would be had all others said no or yes.
BOUNDS = "bounds_missing"


def add_eligibility(rows: pd.DataFrame, passport: Passport, *, on: str) -> pd.DataFrame:
    """Rows of ``add_age`` with ``neet`` (yes, no) and ``eligibility`` (its groups); NA where unknown.

    NEET: neither working nor studying before the programme, by the codes of the passport. Eligibility is by
    the rule in force on the day ``on``. Who fails one condition is not eligible, whatever the other; where
    both fail the age is named.
    """
    neet = is_neet(rows, passport)
    group = pd.Series(pd.NA, index=rows.index, dtype="str")
    for rule in sorted(passport.eligibility, key=lambda rule: rule.starts_on):
        in_force = rows[on] >= pd.Timestamp(rule.starts_on)
        age = _meets_age(rows, rule)
        occupation = _meets_occupation(rows, neet, rule)
        told = _name({ELIGIBLE: age & occupation, NOT_NEET: ~occupation, OUTSIDE_AGE: ~age}, rows.index)
        group = group.where(~in_force, told)
    return rows.assign(neet=_name({YES: neet, NO: ~neet}, rows.index), eligibility=group)


def is_neet(rows: pd.DataFrame, passport: Passport) -> pd.Series:
    """Whether each person neither worked nor studied before the programme; NA without an answer.

    >>> answers = pd.Series(["not_employed", "studying", None], dtype="str")
    >>> passport = Passport.model_construct(neet=["not_employed"])
    >>> is_neet(answers.to_frame("employment_before"), passport).tolist()
    [True, False, <NA>]
    """
    answers = rows["employment_before"]
    return answers.isin(passport.neet).astype("boolean").mask(answers.isna())


def is_eligible(rows: pd.DataFrame, passport: Passport, *, on: str) -> pd.Series:
    """Whether each person's age met the rule in force on the day ``on``; NA where it cannot be told."""
    result = pd.Series(pd.NA, index=rows.index, dtype="boolean")
    for rule in sorted(passport.eligibility, key=lambda rule: rule.starts_on):
        in_force = rows[on] >= pd.Timestamp(rule.starts_on)
        result = result.where(~in_force, _meets_age(rows, rule))
    return result


def calculate_eligibility(rows: Rows) -> list[Figure]:
    """NEET and eligibility of people enrolled: counts with reasons, shares with bounds.

    ``rows``: of a table of ``add_eligibility``. The bounds of a share: had all who gave no answer not been
    so, or all been so (Manski, 2003). Small groups are withheld.
    """
    hidden = [find_withheld(rows, [dimension]) for dimension in (NEET, ELIGIBILITY)]
    return [
        *_among_answered(cross_people(rows, "participants", [NEET], withheld=hidden[0])),
        *_share(rows, "participants.neet_share", NEET, YES, hidden[0]),
        *_among_answered(cross_people(rows, "participants", [ELIGIBILITY], withheld=hidden[1])),
        *_share(rows, "participants.fully_eligible_share", ELIGIBILITY, ELIGIBLE, hidden[1]),
        *_calculate_age_rule(rows, hidden[1]),
    ]


def _among_answered(figures: Sequence[Figure]) -> list[Figure]:
    """Figures of a break-down with its shares among those who answered, as the shares told apart are.

    The group without an answer has no share then.
    """
    return [_set_base(figure) if figure.unit == "share" else figure for figure in figures]


def _set_base(share: Figure) -> Figure:
    if share.numerator is None or share.denominator is None:
        return share
    if share.group == NO_ANSWER:
        return replace(share, denominator=None, value=None)
    base = share.denominator - share.missing
    return replace(share, denominator=base, value=share.numerator / base if base else None)


def bound_shares(figures: Sequence[Figure]) -> list[Figure]:
    """Shares with bounds, where answers are missing: had nobody of the others said yes, or everybody."""
    return [_bound(figure) for figure in figures]


def _bound(figure: Figure) -> Figure:
    if figure.suppressed or not figure.missing or figure.numerator is None or figure.denominator is None:
        return figure
    bounds = bound_share(int(figure.numerator), int(figure.denominator), figure.missing)
    return replace(figure, lower=bounds.worst, upper=bounds.best, method=BOUNDS)


def _share(rows: Rows, indicator: str, dimension: Dimension, group: str, withheld: Withheld) -> list[Figure]:
    """The share of one group among people with an answer, withheld with any of the table's line.

    With a group of the line withheld, the share times those who answered could give it away.
    """
    answers = rows.table[dimension.column]
    known = rows.where(answers.notna())
    figures = share_with(
        known, indicator, rows.where(answers == group), missing=rows.counts() - known.counts()
    )
    at = dimension.groups.index(group)
    return withhold(bound_shares(figures), withheld.of(rows.grid, (dimension.name,), (at,)))


def _calculate_age_rule(rows: Rows, withheld: Withheld) -> list[Figure]:
    """How many are outside the age of participation, and the share inside."""
    passport = rows.grid.programme.passport
    eligible = is_eligible(rows.table, passport, on="enrolled_on")
    known = rows.where(eligible.notna())
    missing = rows.counts() - known.counts()
    outside = count_rows(rows.where(~eligible), "participants.outside_age", unit="people", missing=missing)
    inside = share_with(known, "participants.eligible_share", rows.where(eligible), missing=missing)
    at = ELIGIBILITY.groups.index(OUTSIDE_AGE)
    flags = withheld.of(rows.grid, (ELIGIBILITY.name,), (at,))
    return [*withhold(outside, flags), *withhold(bound_shares(inside), flags)]


def _name(groups: Mapping[str, pd.Series], index: pd.Index) -> pd.Series:
    """The last group whose condition is known to hold; NA where none is."""
    named = pd.Series(pd.NA, index=index, dtype="str")
    for group, holds in groups.items():
        named = named.mask(holds.fillna(value=False).astype("bool"), group)
    return named


def _meets_age(rows: pd.DataFrame, rule: Eligibility) -> pd.Series:
    return rows["age"].between(rule.min_age, rule.max_age).astype("boolean").mask(rows["age"].isna())


def _meets_occupation(rows: pd.DataFrame, neet: pd.Series, rule: Eligibility) -> pd.Series:
    """Whether the occupation is as the rule wants; ``|`` and ``&`` leave what cannot be told as NA."""
    if not rule.neet:
        return pd.Series(True, index=rows.index, dtype="boolean")
    status = rows["status"]
    excused = pd.Series(False, index=rows.index, dtype="boolean")
    for code in rule.or_status:
        excused |= contains_code(status, code)
    return neet | (excused.mask(status.isna()) if rule.or_status else excused)
