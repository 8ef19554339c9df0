"""People out of judged pairs and human decisions, and the pairs that are worth a look."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zhas_eval.cleaning.linkage.groups import group_records
from zhas_eval.cleaning.people.pairs import JudgedPairs
from zhas_eval.cleaning.people.records import EVIDENCE
from zhas_eval.cleaning.people.rules import APART, FITS_TWO, MERGED, NOTHING, OWN_ID, REASONS, TOGETHER

PAIR_COLUMNS = ["left", "right", "score", "decision", "reason"]
# A human decision outweighs all evidence.
_DECIDED_BITS = 1000.0


@dataclass(frozen=True)
class Grouping:
    """The person of each record, numbered from 0 by content, the number it carries and what is kept apart."""

    person: np.ndarray
    identity: np.ndarray
    apart: np.ndarray


def group_people(pairs: JudgedPairs, iin: pd.Series, *, together: np.ndarray, apart: np.ndarray) -> Grouping:
    """Records joined along merged and decided pairs.

    ``together`` and ``apart`` are pairs of records, in two columns. A record that someone has joined to
    another is kept from none by the evidence, only by ``apart`` and by its IIN.
    """
    count = len(iin)
    identity = _identities(pd.factorize(iin)[0], together)
    vouched = np.zeros(count, dtype=bool)
    vouched[together.ravel()] = True
    strange = pairs.take(~vouched[pairs.left] & ~vouched[pairs.right])
    kept, clashing = strange.take(strange.decision == APART), strange.take(strange.clashes)
    told_apart = np.vstack([np.column_stack([kept.left, kept.right]), apart])
    sure = pairs.take(pairs.decision == MERGED)
    label = group_records(
        count,
        np.append(sure.left, together[:, 0]),
        np.append(sure.right, together[:, 1]),
        np.append(sure.bits, np.full(len(together), _DECIDED_BITS)),
        identity=identity,
        apart=(np.append(told_apart[:, 0], clashing.left), np.append(told_apart[:, 1], clashing.right)),
    )
    # Numbered in order of their first record, whose place its content decides.
    firsts = np.full(count, count)
    np.minimum.at(firsts, label, np.arange(count))
    person = np.unique(firsts[label], return_inverse=True)[1]
    return Grouping(person, identity, told_apart)


def list_pairs(
    pairs: JudgedPairs, grouping: Grouping, records: pd.DataFrame, *, together: np.ndarray, own: np.ndarray
) -> pd.DataFrame:
    """What was merged, pair by pair, and what is to be looked at, one pair for two people: PAIR_COLUMNS.

    ``together``: pairs that a person has joined; ``own``: those that an own id of theirs has. A record of a
    name alone is shown beside the one person whom it fits best, if there is one.
    """
    origins = records["origin"].to_numpy()
    every = pairs.join(_decided(together, TOGETHER), _decided(own, OWN_ID))
    person = grouping.person
    one, other = person[every.left], person[every.right]
    merged = every.take((every.decision == MERGED) & (one == other) & (every.left != every.right))
    doubtful = _best_of_two_people(every.take(_may_be_one(every, grouping)), person)
    doubtful = doubtful.take(_is_clear(doubtful, records[EVIDENCE].isna().all(axis=1).to_numpy()))
    stays_open = np.where(
        (doubtful.decision == MERGED) & (doubtful.reason < TOGETHER), FITS_TWO, doubtful.reason
    )
    listed = pd.concat(
        [
            _name(merged, origins, merged.reason).assign(decision="merged"),
            _name(doubtful, origins, stays_open).assign(decision="review"),
        ]
    )
    return listed[PAIR_COLUMNS].sort_values(["left", "right", "reason"], ignore_index=True)


def _decided(joined: np.ndarray, reason: int) -> JudgedPairs:
    """Pairs of records that are joined whatever the evidence is."""
    count = len(joined)
    return JudgedPairs(
        *(joined[:, 0], joined[:, 1], np.full(count, MERGED), np.zeros(count, dtype=bool), np.ones(count)),
        *(np.full(count, _DECIDED_BITS), np.full(count, reason)),
    )


def _identities(iin: np.ndarray, together: np.ndarray) -> np.ndarray:
    """A code for each IIN, one for those that a decision joins; -1 without one."""
    numbered = np.flatnonzero(iin >= 0)
    # Records and, after them, numbers: each record is tied to its number, and to whom a decision ties it.
    one = np.concatenate([numbered, together[:, 0]])
    other = np.concatenate([len(iin) + iin[numbered], together[:, 1]])
    size = len(iin) + int(iin.max(initial=-1)) + 1
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(size, size))
    same = connected_components(graph, directed=False)[1][: len(iin)]
    return np.where(iin >= 0, same, -1)


def _may_be_one(pairs: JudgedPairs, grouping: Grouping) -> np.ndarray:
    """Which pairs are open: of two people that neither their IINs nor a pair kept apart tell apart."""
    person = grouping.person
    number = np.full(len(person), -1)
    known = grouping.identity >= 0
    number[person[known]] = grouping.identity[known]
    one, other = person[pairs.left], person[pairs.right]
    two_numbers = (number[one] >= 0) & (number[other] >= 0) & (number[one] != number[other])
    told = np.isin(_code(one, other), _code(*person[grouping.apart].T))
    return np.asarray((pairs.decision > NOTHING) & (one != other) & ~two_numbers & ~told)


def _best_of_two_people(pairs: JudgedPairs, person: np.ndarray) -> JudgedPairs:
    ordered = pairs.take(np.lexsort((pairs.right, pairs.left, -pairs.bits)))
    codes = _code(person[ordered.left], person[ordered.right])
    return ordered.take(np.unique(codes, return_index=True)[1])


def _is_clear(pairs: JudgedPairs, is_bare: np.ndarray) -> np.ndarray:
    """Which pairs hold no bare record, or are the only best one of theirs."""
    bare = np.where(is_bare[pairs.left], pairs.left, np.where(is_bare[pairs.right], pairs.right, -1))
    steps = pd.DataFrame({"bare": bare, "bits": pairs.bits.round(3)})
    best = steps["bits"] == steps.groupby("bare")["bits"].transform("max")
    alone = best.groupby(bare).transform("sum") == 1
    return np.asarray((bare < 0) | (pairs.reason >= TOGETHER) | (best & alone))


def _code(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """One number for two people, whichever comes first."""
    return np.asarray(np.minimum(one, other).astype(np.int64) << 32 | np.maximum(one, other))


def _name(pairs: JudgedPairs, origins: np.ndarray, reason: np.ndarray) -> pd.DataFrame:
    one, other = origins[pairs.left].astype(object), origins[pairs.right].astype(object)
    turned = one > other
    return pd.DataFrame(
        {
            "left": pd.array(np.where(turned, other, one), dtype="str"),
            "right": pd.array(np.where(turned, one, other), dtype="str"),
            "score": pairs.score.astype(float),
            "reason": pd.array(np.array(REASONS, dtype=object)[reason], dtype="str"),
        }
    )
