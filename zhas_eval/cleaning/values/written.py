"""Typed values written out as text, as they stand in the cleaning log and could stand in a file."""

import pandas as pd

from zhas_eval.programme.tables import DTYPES, Kind


def write_values(values: pd.Series, kind: Kind) -> pd.Series:
    """The values of a column as texts that are read as the same values; a missing one is blank.

    >>> write_values(pd.Series([1234.5, 7.0, None]), "money").tolist()
    ['1234.5', '7', '']
    """
    dtype = DTYPES.get(kind, "str")
    if dtype == "str":
        return values.astype("str").fillna("")
    if dtype == "float64":
        whole = values.notna() & (values % 1 == 0)
        text: pd.Series = values.astype("str").mask(whole, values.where(whole).astype("Int64").astype("str"))
        return text.where(values.notna(), "").astype("str")
    days: pd.Series = values.dt.strftime("%Y-%m-%d")
    return days.astype("str").fillna("")
