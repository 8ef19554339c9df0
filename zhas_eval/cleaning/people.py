"""Which rows, over all tables, are about the same person."""

from collections.abc import Mapping

import pandas as pd

from zhas_eval.cleaning.folding import fold_text

FIELDS = ["full_name", "iin", "birth_date", "phone"]


def identify_people(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with a column ``person``: equal where two rows are about one person.

    A person is known by a valid IIN; a row without one joins the one person with an IIN who has
    the same folded name and birth date, or the same folded name and phone. Two different IINs are
    never one person, and a name alone joins nothing.
    """
    people = pd.concat(
        [table.reindex(columns=FIELDS).assign(table=name, at=table.index) for name, table in tables.items()],
        ignore_index=True,
    )
    folded = people["full_name"].map(fold_text, na_action="ignore")
    by_birth = folded + "/" + pd.to_datetime(people["birth_date"]).dt.strftime("%Y%m%d")
    by_phone = folded + "/" + people["phone"]
    identity = people["iin"].copy()
    for key in (by_birth, by_phone):
        known = _only_identity(key, identity)
        identity = identity.fillna(key.map(known))
    own = (people["table"] + "/" + people["at"].astype("str")).astype("str")
    people["identity"] = identity.fillna(by_phone).fillna(by_birth).fillna(own)
    # Numbered in order of identity, so that the order of rows plays no part and no number shows.
    numbers = people["identity"].rank(method="dense").astype(int)
    people["person"] = "P" + numbers.astype("str").str.zfill(6)
    return {
        name: table.assign(person=people.loc[people["table"] == name].set_index("at")["person"])
        for name, table in tables.items()
    }


def _only_identity(key: pd.Series, identity: pd.Series) -> pd.Series:
    """Key → identity, for keys that lead to exactly one."""
    pairs = pd.DataFrame({"key": key, "identity": identity}).dropna().drop_duplicates()
    return pairs.drop_duplicates("key", keep=False).set_index("key")["identity"]
