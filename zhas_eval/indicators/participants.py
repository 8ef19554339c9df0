"""Direct beneficiaries: people, never attendances, by sex, age and social status."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.measure import codes_of, count_rows, disaggregate_rows, share_with
from zhas_eval.indicators.rows import Rows, code_numbers, contains_code, place_rows
from zhas_eval.indicators.withholding import find_small_cells, withhold_cells
from zhas_eval.programme.passport import ALL_REGIONS, COMMON_REGION, Eligibility, Passport
from zhas_eval.programme.scope import Grid, Scope, ScopeGrid
from zhas_eval.programme.tables import CleanData

TABLE = "participants"


def calculate_participants(clean: CleanData, grid: Grid) -> list[Figure]:
    """People enrolled in the period: total, by sex, form age band and status, and eligibility by age.

    Age is in full years on the day of enrolment. Status takes several answers, so its shares may
    pass one.
    """
    passport = grid.programme.passport
    table = add_age(clean.tables[TABLE], passport, on="enrolled_on")
    rows = place_rows(grid, TABLE, table)
    figures = count_rows(rows, TABLE, unit="people")
    for dimension, column, groups, several in (
        ("sex", "sex", codes_of(grid, "sex"), False),
        ("age", "age_band", passport.age_band_codes(), False),
        ("status", "status", codes_of(grid, "social_status"), True),
    ):
        figures += disaggregate_people(
            rows, TABLE, dimension=dimension, column=column, groups=groups, several=several
        )
    return figures + _calculate_eligibility(rows, passport)


def disaggregate_people(
    rows: Rows,
    indicator: str,
    *,
    dimension: str,
    column: str,
    groups: Sequence[str],
    several: bool = False,
    unit: Unit = "people",
) -> list[Figure]:
    """People by group, small groups withheld.

    Whether a cell of one region may be shown depends on what is shown of the others, so people of all
    regions are counted besides.
    """
    figures = disaggregate_rows(
        rows, indicator, dimension=dimension, column=column, groups=groups, unit=unit, several=several
    )
    privacy = rows.grid.programme.passport.privacy
    thresholds = {
        name: privacy.sensitive_cell if f"{dimension}.{name}" in privacy.sensitive else privacy.small_cell
        for name in groups
    }
    hidden: dict[str, pd.DataFrame] = {}
    for scope, everyone in everyone_by_period(rows):
        answers = everyone[column]
        # Where nobody gave two answers, those of several make the total all the same.
        exclusive = not several or not answers.str.contains("|", regex=False).fillna(False).any()
        hidden[scope.period.code] = find_small_cells(
            _count_cells(everyone, column, groups, several),
            thresholds=thresholds,
            groups_make_total=exclusive,
        )
    return withhold_cells(figures, hidden)


def everyone_by_period(rows: Rows) -> Iterator[tuple[Scope, Rows]]:
    """The rows of all regions in each period of the grid."""
    periods = dict.fromkeys(scope.period.code for scope in rows.grid.scopes)
    programme = rows.grid.programme
    whole = ScopeGrid(programme, tuple(programme.scope(region=ALL_REGIONS, period=code) for code in periods))
    return place_rows(whole, rows.name, rows.table).by_cell()


def add_age(rows: pd.DataFrame, passport: Passport, *, on: str) -> pd.DataFrame:
    """Rows with ``age`` (full years on the day ``on``) and ``age_band`` (a code of the passport)."""
    born, day = rows["birth_date"], rows[on]
    had_birthday = (day.dt.month * 100 + day.dt.day) >= (born.dt.month * 100 + born.dt.day)
    age = day.dt.year - born.dt.year - 1 + had_birthday.where(born.notna()).astype("float64")
    band = pd.Series(pd.NA, index=rows.index, dtype="str")
    for code, (low, high) in zip(passport.age_band_codes(), passport.age_bands, strict=True):
        band = band.mask(age.ge(low) & (age.le(high) if high is not None else True), code)
    return rows.assign(age=age, age_band=band)


def is_eligible(rows: pd.DataFrame, passport: Passport, *, on: str) -> pd.Series:
    """Whether each person's age met the rule in force on the day ``on``; NA where it cannot be told."""
    result = pd.Series(pd.NA, index=rows.index, dtype="boolean")
    for rule in sorted(passport.eligibility, key=lambda rule: rule.starts_on):
        in_force = rows[on] >= pd.Timestamp(rule.starts_on)
        result = result.mask(in_force, _meets(rows["age"], rule))
    return result.mask(rows["age"].isna())


def _meets(age: pd.Series, rule: Eligibility) -> pd.Series:
    return age.between(rule.min_age, rule.max_age).astype("boolean")


def _calculate_eligibility(rows: Rows, passport: Passport) -> list[Figure]:
    """How many are outside the age of participation, and the share inside; withheld where they are few."""
    eligible = is_eligible(rows.table, passport, on="enrolled_on")
    known, inside = rows.where(eligible.notna()), rows.where(eligible)
    outside = rows.where(~eligible)
    missing = rows.counts() - known.counts()
    few = (outside.counts() > 0) & (outside.counts() < passport.privacy.small_cell)
    counted = count_rows(outside, "participants.outside_age", unit="people", missing=missing)
    share = share_with(known, "participants.eligible_share", inside, missing=missing)
    return [
        figure.withhold() if is_few else figure
        for figures in (counted, share)
        for figure, is_few in zip(figures, few, strict=True)
    ]


def _count_cells(everyone: Rows, column: str, groups: Sequence[str], several: bool) -> pd.DataFrame:
    """People of one period by region and group; those common to all regions have a line if there are any."""
    passport = everyone.grid.programme.passport
    present = set(everyone["region"])
    # People common to all regions are no line of a table, but the totals less the regions show them.
    regions = [*passport.region_codes(), *([COMMON_REGION] if COMMON_REGION in present else [])]
    at = code_numbers(everyone["region"], regions)
    answers = everyone.table[column]
    counts = pd.DataFrame(0, index=regions, columns=list(groups))
    numbers = code_numbers(answers, groups)
    for place, group in enumerate(groups):
        mask: npt.NDArray[np.bool_] = contains_code(answers, group) if several else numbers == place
        counts[group] = np.bincount(at[mask[everyone.places] & (at >= 0)], minlength=len(regions))
    return counts
