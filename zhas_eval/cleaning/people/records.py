"""Rows of all tables about people as records to compare: one for each distinct content."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from zhas_eval.cleaning.people.name_keys import skeleton, split_names

FIELDS = ["full_name", "iin", "birth_date", "phone", "sex", "region", "person_id"]
EVIDENCE = ["iin", "birth", "phone"]
CONTENT = ["full_name", "iin", "birth", "phone", "sex", "region", "person_id"]
_DTYPES = dict.fromkeys([*FIELDS, "origin"], "str") | {"birth_date": "datetime64[us]"}


def stack_rows(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of the tables one under another: origin and the fields of a person as text, NA where blank."""
    stacked = pd.concat(
        [table.reindex(columns=[*FIELDS, "origin"]).astype(_DTYPES) for table in tables.values()],
        ignore_index=True,
    )
    days = stacked["birth_date"].dt.strftime("%Y%m%d").astype("str")
    return stacked.assign(birth=days, full_name=stacked["full_name"].str.strip()).drop(columns="birth_date")


def number_contents(rows: pd.DataFrame, alone: np.ndarray) -> np.ndarray:
    """A number for each row, equal for rows of one content, in an order that the contents alone decide.

    Rows marked in ``alone`` share their number with no other; equal ones of them come in order of origin.
    """
    mixed = pd.util.hash_pandas_object(rows[CONTENT].fillna(""), index=False).to_numpy()
    own = pd.util.hash_array(rows["origin"].to_numpy(dtype=object))
    keys = np.column_stack([mixed, np.where(alone, own, 0).astype(np.uint64)])
    return np.unique(keys, axis=0, return_inverse=True)[1]


def describe_records(records: pd.DataFrame) -> pd.DataFrame:
    """What the records are compared and found by: parts of the name, sex, skeletons, parts of the date.

    A birth date or sex that is not given is taken from the IIN, where it can be read from it.
    """
    names = split_names(records["full_name"])
    century = records["iin"].str[6].map({"3": "19", "4": "19", "5": "20", "6": "20"}).astype("str")
    told = century + records["iin"].str[:6]
    birth = records["birth"].fillna(told.where(told <= records["birth"].max()))
    by_number = records["iin"].str[6].map(dict(zip("3456", ["male", "female"] * 2, strict=True)))
    sex = records["sex"].fillna(names["name_sex"]).fillna(by_number.astype("str"))
    month, day = birth.str[4:6], birth.str[6:8]
    return names.drop(columns="name_sex").assign(
        **{name: records[name] for name in ("iin", "phone", "region")},
        birth=birth,
        is_dated=records["birth"].notna(),
        sex=sex,
        year=birth.str[:4],
        month_day=month.where(month < day, day) + day.where(month < day, month),
        surname_bones=skeleton(names["surname"]),
        given_bones=skeleton(names["given"]),
    )
