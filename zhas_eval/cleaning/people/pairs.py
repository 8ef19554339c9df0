"""Pairs of records that may be one person, each with its decision, score and reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from zhas_eval.cleaning.linkage import Key
from zhas_eval.cleaning.linkage.blocks import find_candidates
from zhas_eval.cleaning.linkage.compare import Comparer, Comparison
from zhas_eval.cleaning.linkage.splink import score_with_splink
from zhas_eval.cleaning.people.rules import IIN_KEY, MERGED, NOTHING, PEOPLE, Facts, judge_pairs
from zhas_eval.programme.passport import Engine


@dataclass(frozen=True)
class JudgedPairs:
    """Positions of two records and what was judged, see ``Judgement``: one entry a pair."""

    left: np.ndarray
    right: np.ndarray
    decision: np.ndarray
    clashes: np.ndarray
    score: np.ndarray
    bits: np.ndarray
    reason: np.ndarray

    def take(self, chosen: np.ndarray) -> "JudgedPairs":
        """The chosen pairs, by a mask or positions."""
        return JudgedPairs(*(values[chosen] for values in vars(self).values()))

    def join(self, *others: "JudgedPairs") -> "JudgedPairs":
        """These pairs and then the others."""
        columns = zip(*(vars(part).values() for part in (self, *others)), strict=True)
        return JudgedPairs(*(np.concatenate(values) for values in columns))


def judge_records(records: pd.DataFrame, engine: Engine) -> JudgedPairs:
    """All pairs of the described records on which there is something to decide."""
    comparer, facts = Comparer(records, PEOPLE), _read_facts(records)
    nobody = np.empty(0, dtype=np.int64)
    nothing = comparer.compare(nobody, nobody)
    parts = [_judge(found, facts, score) for found, score in _ENGINES[engine](records, comparer)]
    return _judge(nothing, facts, nothing.score(comparer.size)).join(*parts)


def judge_copies(records: pd.DataFrame, counts: np.ndarray) -> np.ndarray:
    """Which records, met ``counts`` times, may be several people of one name and birth date."""
    copies = np.flatnonzero(counts > 1)
    doubtful = np.zeros(len(records), dtype=bool)
    if not len(copies):
        return doubtful
    comparer, facts = Comparer(records, PEOPLE), _read_facts(records)
    found = comparer.compare(copies, copies)
    judged = judge_pairs(found, facts, found.score(comparer.size))
    doubtful[copies[judged.decision != MERGED]] = True
    return doubtful


def _judge(found: Comparison, facts: Facts, score: np.ndarray) -> JudgedPairs:
    judged = judge_pairs(found, facts, score)
    every = JudgedPairs(found.left, found.right, **vars(judged))
    return every.take((judged.decision != NOTHING) | judged.clashes)


def _read_facts(records: pd.DataFrame) -> Facts:
    return Facts(
        pd.factorize(records["iin"])[0],
        records["is_dated"].to_numpy(),
        records[["iin", "birth", "phone"]].isna().all(axis=1).to_numpy(),
    )


def _compare_by_keys(
    records: pd.DataFrame, comparer: Comparer, keys: Sequence[Key] = PEOPLE.keys
) -> Iterator[tuple[Comparison, np.ndarray]]:
    for left, right in find_candidates(records, keys, chunk=PEOPLE.chunk):
        found = comparer.compare(left, right)
        yield found, found.score(comparer.size)


def _compare_by_splink(records: pd.DataFrame, comparer: Comparer) -> Iterator[tuple[Comparison, np.ndarray]]:
    # splink leaves out what is unlikely, which rows of one IIN are not, however they spell the rest.
    yield from _compare_by_keys(records, comparer, [IIN_KEY])
    left, right, score = score_with_splink(records, PEOPLE)
    numbers = records["iin"].to_numpy(dtype=object)
    others = np.flatnonzero(~(numbers[left] == numbers[right]))
    for start in range(0, len(others), PEOPLE.chunk):
        part = others[start : start + PEOPLE.chunk]
        yield comparer.compare(left[part], right[part]), score[part]


_ENGINES = {"rapidfuzz": _compare_by_keys, "splink": _compare_by_splink}
