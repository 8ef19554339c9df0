"""Which rows, over all tables, are about the same person."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zhas_eval.cleaning.people.decisions import read_decisions
from zhas_eval.cleaning.people.groups import PAIR_COLUMNS, group_people, list_pairs
from zhas_eval.cleaning.people.own_ids import settle_ids
from zhas_eval.cleaning.people.pairs import judge_copies, judge_records
from zhas_eval.cleaning.people.records import EVIDENCE, describe_records, number_contents, stack_rows
from zhas_eval.programme.passport import Engine


@dataclass(frozen=True)
class People:
    """Who is who.

    ``tables``: the tables with a column ``person``. ``pairs``: what was joined and what has to be looked
    at, with left, right (origins), score (0..1), decision (merged, review) and reason; rows of one content
    need no pair, and two people to be looked at have one. ``unmatched``: the human decisions left, right,
    said (together, apart) that name a row which is not there. ``refused``: origins of rows whose own id
    contradicts the rest of what is known, so that it was not used.
    """

    tables: dict[str, pd.DataFrame]
    pairs: pd.DataFrame
    unmatched: pd.DataFrame
    refused: frozenset[str] = frozenset()


def identify_people(
    tables: Mapping[str, pd.DataFrame],
    *,
    together: pd.DataFrame | None = None,
    apart: pd.DataFrame | None = None,
    engine: Engine = "rapidfuzz",
) -> People:
    """The tables with a column ``person``: equal where two rows are about one person.

    The tables hold full_name, iin (valid or NA), birth_date, phone, perhaps sex and region, and ``origin``,
    unique over all tables. Two valid IINs are never one person, nor through rows between them; a name alone
    joins nothing; what is doubtful is listed for review and not joined. ``people.rules`` says what is sure.
    A column ``person_id`` holds the programme's own ids: one id is one person and two are two, whatever the
    spelling; an id that cannot be true is not used (``own_ids``).

    ``together`` and ``apart`` are what people decided, pairs of origins ``left``, ``right``. ``apart`` holds
    against everything, through other rows too. ``together`` holds against all but ``apart``; where it joins
    two IINs, the two count as numbers of one person, and no third comes in with them.

    Raises InputError if the engine is not installed.

    >>> day = pd.to_datetime(["1999-12-31"] * 2)
    >>> names = pd.DataFrame({"full_name": ["Қалиева Әсел", "Калиева Асель"], "birth_date": day})
    >>> found = identify_people({"participants": names.assign(origin=["a.xlsx!1!2", "a.xlsx!1!3"])})
    >>> found.tables["participants"]["person"].tolist(), found.pairs["reason"].tolist()
    (['P000001', 'P000001'], ['name_birth'])
    """
    if not tables:
        unmatched = read_decisions(pd.Series(dtype="str"), together, apart).unmatched
        return People({}, pd.DataFrame(columns=PAIR_COLUMNS), unmatched)
    rows = stack_rows(tables)
    own = settle_ids(rows)
    rows = rows.assign(person_id=own.ids)
    said = read_decisions(rows["origin"], together, apart)
    alone = rows[EVIDENCE].isna().all(axis=1).to_numpy(copy=True)
    alone[said.apart.ravel()] = True
    number = number_contents(rows, alone)
    firsts = _first_rows(rows, number)
    records = describe_records(firsts)
    doubtful = judge_copies(records, np.bincount(number))
    if doubtful.any():
        number = number_contents(rows, alone | doubtful[number])
        firsts = _first_rows(rows, number)
        records = describe_records(firsts)
    pairs = judge_records(records, engine)
    together_records, apart_records = number[said.together], number[said.apart]
    own_records = np.unique(np.sort(number[own.together], axis=1), axis=0)
    own_records = own_records[own_records[:, 0] != own_records[:, 1]]
    ids = pd.factorize(firsts["person_id"])[0]
    two_ids = (ids[pairs.left] >= 0) & (ids[pairs.right] >= 0) & (ids[pairs.left] != ids[pairs.right])
    other_ids = np.column_stack([pairs.left, pairs.right])[two_ids]
    grouping = group_people(
        pairs,
        records["iin"],
        together=np.vstack([together_records, own_records]),
        apart=np.vstack([apart_records, other_ids]),
    )
    names = "P" + pd.Series(grouping.person + 1).astype("str").str.zfill(6)
    ends = np.cumsum([len(table) for table in tables.values()])
    return People(
        tables={
            name: table.assign(person=names.iloc[numbers].array)
            for (name, table), numbers in zip(tables.items(), np.split(number, ends[:-1]), strict=True)
        },
        pairs=list_pairs(pairs, grouping, firsts, together=together_records, own=own_records),
        unmatched=said.unmatched,
        refused=frozenset(rows.loc[own.refused, "origin"]),
    )


def _first_rows(rows: pd.DataFrame, number: np.ndarray) -> pd.DataFrame:
    """The row of each record whose origin comes first, in order of the records' numbers."""
    order = rows.assign(number=number).sort_values(["number", "origin"])
    return order.drop_duplicates("number").drop(columns="number").reset_index(drop=True)
