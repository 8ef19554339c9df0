"""Days from years, months and days of the month, none that the calendar lacks."""

from typing import Any

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]


def make_days(years: Any, months: Any, days: Any) -> Days:
    """Days as datetime64[D], NaT where there is no such day: three arrays of whole numbers.

    >>> make_days([2024, 2023, 2024], [2, 2, 13], [29, 29, 1])
    array(['2024-02-29',        'NaT',        'NaT'], dtype='datetime64[D]')
    """
    year, month, day = (np.asarray(part, dtype=np.int64) for part in (years, months, days))
    first = ((year - 1970) * 12 + np.clip(month, 1, 12) - 1).astype("datetime64[M]")
    made = first.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    exists = (month >= 1) & (month <= 12) & (day >= 1) & (made.astype("datetime64[M]") == first)
    return np.where(exists, made, np.datetime64("NaT"))
