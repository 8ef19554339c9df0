"""Which rows, over all tables, are about the same person."""

from collections.abc import Mapping

import pandas as pd

from zhas_eval.cleaning.folding import fold_text

FIELDS = ["full_name", "iin", "birth_date", "phone"]


def identify_people(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with a column ``person``: equal where two rows are about one person.

    A person is known by a valid IIN; a row without one joins the one person with an IIN who has
    the same folded name and birth date, or the same folded name and phone; rows none of which has an
    IIN join one another in the same way. Two different IINs are never one person, and a name alone
    joins nothing.
    """
    if not tables:
        return {}
    people = pd.concat(
        [table.reindex(columns=FIELDS).assign(table=name, at=table.index) for name, table in tables.items()],
        ignore_index=True,
    )
    folded = people["full_name"].map(fold_text, na_action="ignore").astype("str")
    by_birth = folded + "/" + pd.to_datetime(people["birth_date"]).dt.strftime("%Y%m%d")
    by_phone = folded + "/" + people["phone"]
    keys = [by_birth, by_phone]
    identity = _spread(people["iin"], keys)
    own = (people["table"] + "/" + people["at"].astype("str")).astype("str")
    people["identity"] = identity.fillna(_join(own, identity.isna(), keys))
    # Numbered in order of identity, so that the order of rows plays no part and no number shows.
    numbers = people["identity"].rank(method="dense").astype(int)
    people["person"] = "P" + numbers.astype("str").str.zfill(6)
    return {
        name: table.assign(person=people.loc[people["table"] == name].set_index("at")["person"])
        for name, table in tables.items()
    }


def _spread(identity: pd.Series, keys: list[pd.Series]) -> pd.Series:
    """Identities handed on along the keys until none is handed on any more."""
    while True:
        known = identity.notna().sum()
        for key in keys:
            # Without a single known identity the mapping has no type of its own.
            identity = identity.fillna(key.map(_only_identity(key, identity)).astype("str"))
        if identity.notna().sum() == known:
            return identity


def _join(own: pd.Series, free: pd.Series, keys: list[pd.Series]) -> pd.Series:
    """One label for all the free rows that a chain of equal keys connects."""
    label = own.where(free)
    while True:
        before = label
        for key in keys:
            shared = label.groupby(key.where(free)).transform("min")
            label = label.mask(shared.notna() & (shared < label), shared)
        if label.equals(before):
            return label


def _only_identity(key: pd.Series, identity: pd.Series) -> pd.Series:
    """Key → identity, for keys that lead to exactly one."""
    pairs = pd.DataFrame({"key": key, "identity": identity}).dropna().drop_duplicates()
    return pairs.drop_duplicates("key", keep=False).set_index("key")["identity"]
