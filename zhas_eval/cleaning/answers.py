"""The columns that say why an answer is missing, kept beside the answers on their way through cleaning."""

import pandas as pd

from zhas_eval.programme.missing import MISSING_DTYPE, NOT_ASKED, missing_column
from zhas_eval.programme.tables import TableContract


def not_asked(index: pd.Index) -> pd.Series:
    """The companion of a column that a sheet does not have: nobody there was asked."""
    return pd.Series(pd.Categorical([NOT_ASKED], dtype=MISSING_DTYPE).repeat(len(index)), index=index)


def join_kinds(cells: pd.DataFrame, contract: TableContract) -> pd.DataFrame:
    """The rows of several sheets, with ``not_asked`` where a sheet has no such repeated column."""
    asked = contract.asked_in(map(str, cells))
    joined = {}
    for name in asked:
        kinds = cells[missing_column(name)].astype(MISSING_DTYPE)
        joined[missing_column(name)] = kinds.mask(kinds.isna() & cells[name].isna(), NOT_ASKED)
    return cells.assign(**joined)


def drop_kinds(merged: pd.DataFrame, contract: TableContract) -> pd.DataFrame:
    """The rows without the kinds of answers that were filled in from others."""
    asked = contract.asked_in(map(str, merged))
    return merged.assign(
        **{missing_column(name): merged[missing_column(name)].mask(merged[name].notna()) for name in asked}
    )
