"""Ages in full years, and the age bands of the passport."""

import pandas as pd

from zhas_eval.programme.passport import Passport


def add_age(rows: pd.DataFrame, passport: Passport, *, on: str) -> pd.DataFrame:
    """Rows with ``age`` (full years on the day ``on``) and ``age_band`` (a code of the passport)."""
    born, day = rows["birth_date"], rows[on]
    had_birthday = (day.dt.month * 100 + day.dt.day) >= (born.dt.month * 100 + born.dt.day)
    age = day.dt.year - born.dt.year - 1 + had_birthday.where(born.notna()).astype("float64")
    band = pd.Series(pd.NA, index=rows.index, dtype="str")
    for code, (low, high) in zip(passport.age_band_codes(), passport.age_bands, strict=True):
        band = band.mask(age.ge(low) & (age.le(high) if high is not None else True), code)
    return rows.assign(age=age, age_band=band)
