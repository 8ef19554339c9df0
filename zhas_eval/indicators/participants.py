"""Direct beneficiaries: people, never attendances, by sex, age and social status."""

from collections.abc import Sequence

import pandas as pd

from zhas_eval.indicators.ledger import Figure, Unit
from zhas_eval.indicators.measure import (
    codes_of,
    count_rows,
    disaggregate_rows,
    rows_in_period,
    rows_in_region,
    share_of,
)
from zhas_eval.indicators.withholding import find_small_cells, withhold_cells
from zhas_eval.programme.passport import COMMON_REGION, Eligibility
from zhas_eval.programme.scope import Scope
from zhas_eval.programme.tables import CleanData

TABLE = "participants"


def calculate_participants(clean: CleanData, scope: Scope) -> list[Figure]:
    """People enrolled in the period: total, by sex, form age band and status, and eligibility by age.

    Age is in full years on the day of enrolment. Status takes several answers, so its shares may
    pass one.
    """
    everyone = add_age(rows_in_period(clean, TABLE, scope), scope, on="enrolled_on")
    rows = rows_in_region(everyone, scope)
    figures = [count_rows(scope, TABLE, rows, TABLE, unit="people")]
    for dimension, column, groups, several in (
        ("sex", "sex", codes_of(scope, "sex"), False),
        ("age", "age_band", scope.passport.age_band_codes(), False),
        ("status", "status", codes_of(scope, "social_status"), True),
    ):
        figures += disaggregate_people(
            everyone, scope, TABLE, TABLE, dimension=dimension, column=column, groups=groups, several=several
        )
    figures += _calculate_eligibility(rows, scope)
    return figures


def disaggregate_people(
    everyone: pd.DataFrame,
    scope: Scope,
    indicator: str,
    table: str,
    *,
    dimension: str,
    column: str,
    groups: Sequence[str],
    several: bool = False,
    unit: Unit = "people",
) -> list[Figure]:
    """The scope's people by group, small groups withheld.

    ``everyone`` are the people of all regions: whether a cell of one may be shown depends on what is
    shown of the others.
    """
    names = list(groups)
    figures = disaggregate_rows(
        scope,
        indicator,
        rows_in_region(everyone, scope),
        table,
        dimension=dimension,
        column=column,
        groups=names,
        unit=unit,
        several=several,
    )
    counts = _count_cells(everyone, scope, column, names, several)
    privacy = scope.passport.privacy
    thresholds = {
        name: privacy.sensitive_cell if f"{dimension}.{name}" in privacy.sensitive else privacy.small_cell
        for name in names
    }
    # Where nobody gave two answers, those of several make the total all the same.
    exclusive = not several or not everyone[column].str.contains("|", regex=False).fillna(False).any()
    hidden = find_small_cells(counts, thresholds=thresholds, groups_make_total=exclusive)
    return withhold_cells(figures, hidden.T[scope.region])


def add_age(rows: pd.DataFrame, scope: Scope, *, on: str) -> pd.DataFrame:
    """Rows with ``age`` (full years on the day ``on``) and ``age_band`` (a code of the passport)."""
    born, day = rows["birth_date"], rows[on]
    had_birthday = (day.dt.month * 100 + day.dt.day) >= (born.dt.month * 100 + born.dt.day)
    age = day.dt.year - born.dt.year - 1 + had_birthday.where(born.notna()).astype("float64")
    band = pd.Series(pd.NA, index=rows.index, dtype="str")
    for code, (low, high) in zip(scope.passport.age_band_codes(), scope.passport.age_bands, strict=True):
        band = band.mask(age.ge(low) & (age.le(high) if high is not None else True), code)
    return rows.assign(age=age, age_band=band)


def is_eligible(rows: pd.DataFrame, scope: Scope, *, on: str) -> pd.Series:
    """Whether each person's age met the rule in force on the day ``on``; NA where it cannot be told."""
    result = pd.Series(pd.NA, index=rows.index, dtype="boolean")
    for rule in sorted(scope.passport.eligibility, key=lambda rule: rule.starts_on):
        in_force = rows[on] >= pd.Timestamp(rule.starts_on)
        result = result.mask(in_force, _meets(rows["age"], rule))
    return result.mask(rows["age"].isna())


def _meets(age: pd.Series, rule: Eligibility) -> pd.Series:
    return age.between(rule.min_age, rule.max_age).astype("boolean")


def _calculate_eligibility(rows: pd.DataFrame, scope: Scope) -> list[Figure]:
    """How many are outside the age of participation, and the share inside; withheld where they are few."""
    eligible = is_eligible(rows, scope, on="enrolled_on")
    known = rows[eligible.notna()]
    missing = int(eligible.isna().sum())
    outside = rows[~eligible.fillna(True).astype(bool)]
    figures = [
        count_rows(scope, "participants.outside_age", outside, TABLE, unit="people", missing=missing),
        share_of(
            scope,
            "participants.eligible_share",
            float(len(known) - len(outside)),
            float(len(known)),
            known,
            TABLE,
            missing=missing,
        ),
    ]
    few = 0 < len(outside) < scope.passport.privacy.small_cell
    return [figure.withhold() for figure in figures] if few else figures


def _count_cells(
    everyone: pd.DataFrame, scope: Scope, column: str, groups: list[str], several: bool
) -> pd.DataFrame:
    answers = everyone[column].str.split("|") if several else everyone[column]
    each = everyone[["region"]].assign(group=answers).explode("group").dropna()
    cells = pd.crosstab(each["region"], each["group"])
    # People common to all regions are no line of a table, but the totals less the regions show them.
    common = [COMMON_REGION] if COMMON_REGION in cells.index else []
    return cells.reindex(index=[*scope.passport.region_codes(), *common], columns=groups, fill_value=0)
