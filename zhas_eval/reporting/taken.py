"""What cleaning took a cell for, in words."""

import pandas as pd

from zhas_eval.presentation.labels import name_region
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.missing import MISSING_KINDS
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import Column, load_contracts


def name_taken(lines: pd.DataFrame, programme: Programme, wording: Wording) -> pd.Series:
    """The clean value of each line in words, where it is a code or several, or why there is none."""
    kinds = {kind: wording(f"code.missing_kind.{kind}") for kind in MISSING_KINDS}
    words = lines["new"].astype("str").fillna("")
    for (table, name), part in words.groupby(
        [lines["table"].astype("str"), lines["name"].astype("str")], sort=False
    ):
        column, _ = find_column(str(table), str(name))
        if column and column.kind == "region":
            words.loc[part.index] = name_regions(part, programme, wording)
        elif column and column.codebook:
            labels = programme.labels(column.codebook, wording.language)
            told = {
                text: "; ".join(labels.get(code, code) for code in text.split("|")) for text in part.unique()
            }
            words.loc[part.index] = part.map(told)
        if column and column.asked:
            words.loc[part.index] = words.loc[part.index].replace(kinds)
    return words


def name_regions(codes: pd.Series, programme: Programme, wording: Wording) -> pd.Series:
    """The short name of each region."""
    texts = codes.astype("str").fillna("")
    told = {
        code: name_region(code, passport=programme.passport, wording=wording) if code else ""
        for code in texts.unique()
    }
    return texts.map(told)


def find_column(table: str, name: str) -> tuple[Column | None, str]:
    """The column of a table with its number where it is repeated; None where a line has no column."""
    columns = {column.name: column for column in load_contracts()[table].columns}
    if name in columns:
        return columns[name], ""
    stem, _, number = name.rpartition("_")
    return columns.get(stem), number
