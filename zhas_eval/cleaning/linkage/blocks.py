"""Pairs of records worth comparing, found by equal keys."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from zhas_eval.cleaning.linkage import Key

_MIX = np.uint64(0x9E3779B97F4A7C15)


def find_candidates(
    records: pd.DataFrame, keys: Sequence[Key], *, chunk: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Positions (left < right) of candidate pairs, each pair once, at most about ``chunk`` at a time.

    >>> frame = pd.DataFrame({"day": ["1", "1", "2"]})
    >>> [pair.tolist() for pair in next(find_candidates(frame, [Key((("day",),))], chunk=9))]
    [[0], [1]]
    """
    blocks = [_sort_blocks(records, key) for key in keys]
    work = np.zeros(len(records), dtype=np.int64)
    for rows, partners in blocks:
        np.add.at(work, rows, partners)
    for start, stop in _ranges(work, chunk):
        found = [_pairs(rows, partners, start, stop, len(records)) for rows, partners in blocks]
        pairs = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
        if len(pairs):
            yield pairs // len(records), pairs % len(records)


def _sort_blocks(records: pd.DataFrame, key: Key) -> tuple[np.ndarray, np.ndarray]:
    """Rows in order of their block, and how many of the block follow each of them."""
    hashes: list[np.ndarray] = []
    rows: list[np.ndarray] = []
    for columns in key.columns:
        known = np.flatnonzero(records[list(columns)].notna().all(axis=1).to_numpy())
        mixed = np.zeros(len(known), dtype=np.uint64)
        for column in columns:
            values = pd.util.hash_array(records[column].to_numpy(dtype=object)[known])
            mixed = (mixed ^ values) * _MIX
        hashes.append(mixed)
        rows.append(known)
    every_hash, every_row = np.concatenate(hashes), np.concatenate(rows)
    order = np.lexsort((every_row, every_hash))
    every_hash, every_row = every_hash[order], every_row[order]
    # One row may come to a block by two of its columns.
    first = np.ones(len(order), dtype=bool)
    first[1:] = (every_hash[1:] != every_hash[:-1]) | (every_row[1:] != every_row[:-1])
    every_hash, every_row = every_hash[first], every_row[first]
    starts = np.flatnonzero(np.append(True, every_hash[1:] != every_hash[:-1])[: len(every_hash)])
    sizes = np.diff(np.append(starts, len(every_hash)))
    partners = np.repeat(starts + sizes, sizes) - np.arange(len(every_hash)) - 1
    return every_row, np.where(np.repeat(sizes, sizes) <= key.most, partners, 0)


def _ranges(work: np.ndarray, chunk: int) -> Iterator[tuple[int, int]]:
    """Ranges of left rows that bring about ``chunk`` pairs each."""
    total = np.cumsum(work)
    cuts = np.searchsorted(total, np.arange(chunk, total[-1] if len(total) else 0, chunk), side="left") + 1
    edges = np.unique(np.concatenate([[0], cuts, [len(work)]]))
    yield from zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)


def _pairs(rows: np.ndarray, partners: np.ndarray, start: int, stop: int, count: int) -> np.ndarray:
    """left × count + right of all pairs of a key whose left row lies in the range."""
    at = np.flatnonzero((rows >= start) & (rows < stop) & (partners > 0))
    numbers = partners[at]
    total = int(numbers.sum())
    offsets = np.arange(total) - np.repeat(np.cumsum(numbers) - numbers, numbers) + 1
    left = np.repeat(rows[at].astype(np.int64), numbers)
    return np.asarray(left * count + rows[np.repeat(at, numbers) + offsets])
