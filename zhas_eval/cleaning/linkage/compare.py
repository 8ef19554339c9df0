"""How far two records agree: a level for each field and the bits of evidence for one person."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import OSA

from zhas_eval.cleaning.linkage import ALIKE, DIFFERENT, NEAR, SAME, UNKNOWN, Field, Spec

# A value is a slip of another where it is this much rarer.
_RARER = 0.03
# Of a value, the lost letters that may still be guessed, and those that leave no doubt.
_MOST_LOST, _FEW_LOST = 0.5, 0.34


@dataclass(frozen=True)
class Comparison:
    """Pairs of records with the level of each field and the weight in bits, one entry a pair."""

    left: np.ndarray
    right: np.ndarray
    levels: dict[str, np.ndarray]
    bits: np.ndarray

    def score(self, records: int) -> np.ndarray:
        """Chance, 0..1, that the pair is one person, in a register of so many records."""
        odds = np.clip(self.bits - np.log2(records), -60, 60)
        return np.asarray(1 / (1 + np.exp2(-odds)))


@dataclass(frozen=True)
class _Column:
    """Values as codes (-1: none), with their frequency and whether letters of them were lost."""

    codes: np.ndarray
    texts: np.ndarray
    counts: np.ndarray
    share: np.ndarray
    lost: np.ndarray


class Comparer:
    """Compares pairs of the given records; the frequencies of values are theirs."""

    def __init__(self, records: pd.DataFrame, spec: Spec) -> None:
        self.spec = spec
        self.size = max(len(records), spec.smallest)
        self._columns: dict[str, _Column] = {}
        partner = dict(spec.swaps) | {other: one for one, other in spec.swaps}
        usual = {field.column: field.usual for field in spec.fields}
        for field in spec.fields:
            shared = [field.column, partner[field.column]] if field.column in partner else [field.column]
            values = pd.Index(pd.concat([records[name] for name in shared]).dropna().unique())
            self._columns[field.column] = _encode(
                records[field.column], values, usual[field.column], self.spec.smallest
            )

    def compare(self, left: np.ndarray, right: np.ndarray) -> Comparison:
        """Levels and bits of the pairs at these positions."""
        levels: dict[str, np.ndarray] = {}
        bits: dict[str, np.ndarray] = {}
        for field in self.spec.fields:
            levels[field.column], bits[field.column] = self._compare(field, field.column, left, right)
        for one, other in self.spec.swaps:
            self._read_crosswise(one, other, left, right, levels, bits)
        return Comparison(left, right, levels, np.sum(list(bits.values()), axis=0))

    def _read_crosswise(
        self,
        one: str,
        other: str,
        left: np.ndarray,
        right: np.ndarray,
        levels: dict[str, np.ndarray],
        bits: dict[str, np.ndarray],
    ) -> None:
        """Two columns read crosswise in the pairs that agree better so."""
        doubtful = np.flatnonzero((levels[one] < NEAR) | (levels[other] < NEAR))
        here, there = left[doubtful], right[doubtful]
        fields = {field.column: field for field in self.spec.fields}
        crossed = {
            name: self._compare(fields[name], twin, here, there)
            for name, twin in [(one, other), (other, one)]
        }
        gain = (
            crossed[one][1]
            + crossed[other][1]
            + self.spec.swapped
            - bits[one][doubtful]
            - bits[other][doubtful]
        )
        better = gain > 0
        # Which of two words is the given name is not told where only one of them agrees.
        clash = np.minimum(crossed[one][0], crossed[other][0]) == DIFFERENT
        for name in (one, other):
            level = np.where(clash, DIFFERENT, crossed[name][0])
            levels[name][doubtful[better]] = level[better]
            bits[name][doubtful[better]] = crossed[name][1][better] + self.spec.swapped / 2

    def _compare(
        self, field: Field, twin: str, left: np.ndarray, right: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Level and bits of a field on the left against the column ``twin`` on the right."""
        mine, other = self._columns[field.column], self._columns[twin]
        one, two = mine.codes[left], other.codes[right]
        levels = np.full(len(left), UNKNOWN, dtype=np.int8)
        known = (one >= 0) & (two >= 0)
        levels[known & (one == two)] = SAME
        unlike = np.flatnonzero(known & (one != two))
        low, high = np.minimum(one[unlike], two[unlike]), np.maximum(one[unlike], two[unlike])
        pairs, at = np.unique(low.astype(np.int64) * len(mine.texts) + high, return_inverse=True)
        level = _level_of_values(
            field, mine, pairs // max(len(mine.texts), 1), pairs % max(len(mine.texts), 1)
        )
        levels[unlike] = level[at]
        # Where one value is a slip of the other, the more common one is meant.
        share = np.maximum(mine.share[one], mine.share[two])
        weights = np.zeros(len(left), dtype=np.float32)
        same, near = np.log2(field.same / share), np.log2(field.near / np.minimum(share * field.spread, 1))
        weights = np.where(levels == SAME, np.minimum(same, field.most), weights)
        weights = np.where(levels == NEAR, np.minimum(near, field.most), weights)
        weights = np.where(levels == ALIKE, field.alike, weights)
        return levels, np.where(levels == DIFFERENT, field.different, weights).astype(np.float32)


def _encode(column: pd.Series, values: pd.Index, usual: float, smallest: int) -> _Column:
    codes = values.get_indexer(pd.Index(column)).astype(np.int32)
    codes[column.isna().to_numpy()] = -1
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    # Two occurrences are the pair's own: only the others speak of how common the value is.
    share = (np.maximum(counts - 2, 0) + smallest * usual) / (counts.sum() + smallest)
    texts = np.asarray(values, dtype=object)
    lost = pd.Series(values, dtype="str").str.count(r"\?").to_numpy(dtype=np.int16)
    # The last entry answers to code -1, whose level is UNKNOWN.
    return _Column(codes, texts, counts, np.append(share, 1.0), lost)


def _level_of_values(field: Field, column: _Column, one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Level of pairs of unequal values."""
    if not len(one):
        return np.empty(0, dtype=np.int8)
    texts, others = column.texts[one], column.texts[two]
    distance = process.cpdist(texts, others, scorer=OSA.distance, dtype=np.int16)
    if field.is_date:
        return np.where((distance <= 1) | _are_swapped(texts, others), NEAR, DIFFERENT).astype(np.int8)
    lengths, widths = (pd.Series(side, dtype="str").str.len().to_numpy() for side in (texts, others))
    longer = np.maximum(lengths, widths)
    lost = np.maximum(column.lost[one], column.lost[two])
    # A lost letter stands for any, unless little but lost letters is left.
    readable = (lost <= _MOST_LOST * longer) & (lost > 0)
    distance = np.where(readable, np.maximum(distance - column.lost[one] - column.lost[two], 0), distance)
    near = 1 - distance / longer >= field.nearness
    common, rare = (pick(column.counts[one], column.counts[two]) for pick in (np.maximum, np.minimum))
    is_slip = (common >= field.well_known) & (rare <= np.maximum(_RARER * common, 1))
    is_slip |= readable & (distance == 0)
    level = np.where(near & (is_slip | (field.well_known == 0)), NEAR, np.where(near, ALIKE, DIFFERENT))
    level = np.where((lost <= _FEW_LOST * longer) & (lost > 0) & (distance == 0), SAME, level)
    shorter = np.minimum(lengths, widths)
    first = (
        pd.Series(texts, dtype="str").str[0].to_numpy() == pd.Series(others, dtype="str").str[0].to_numpy()
    )
    return np.where((shorter == 1) & first, ALIKE, level).astype(np.int8)


def _are_swapped(days: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether day and month of one YYYYMMDD stand in each other's place in the other."""
    one, two = pd.Series(days, dtype="str"), pd.Series(others, dtype="str")
    turned = one.str[:4] + one.str[6:] + one.str[4:6]
    return np.asarray(turned.to_numpy() == two.to_numpy())
