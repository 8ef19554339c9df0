"""Records joined into groups along sure pairs, with what must never stand in one group kept apart."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

# Pairs this close in evidence are alike good.
_STEP_BITS = 2.0


def group_records(
    count: int,
    left: np.ndarray,
    right: np.ndarray,
    bits: np.ndarray,
    *,
    identity: np.ndarray,
    apart: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    """A group number for each of ``count`` records.

    No group holds two different identities (-1: none) or both records of a pair ``apart``. Where the pairs
    would bring them together, they are taken in order of evidence; those that are alike good and lead to two
    people lead to none, and the record between them stays alone. The order of pairs plays no part.

    >>> one, other = np.array([0, 1]), np.array([1, 2])
    >>> none = (np.empty(0, int), np.empty(0, int))
    >>> identity = np.array([7, -1, 8])
    >>> group_records(3, one, other, np.array([9.0, 9.0]), identity=identity, apart=none).tolist()
    [0, 1, 2]
    >>> group_records(3, one, other, np.array([9.0, 5.0]), identity=identity, apart=none).tolist()
    [0, 0, 1]
    """
    labels = _components(count, left, right)
    wrong = _clashes(labels, identity, apart)
    if not wrong.any():
        return labels
    members = np.flatnonzero(wrong[labels])
    at = np.full(count, -1)
    at[members] = np.arange(len(members))
    inside, within = wrong[labels[left]], wrong[labels[apart[0]]] & wrong[labels[apart[1]]]
    groups = _split(
        len(members),
        at[left[inside]],
        at[right[inside]],
        bits[inside],
        identity[members],
        (at[apart[0][within]], at[apart[1][within]]),
    )
    labels[members] = labels.max() + 1 + groups
    return np.unique(labels, return_inverse=True)[1]


def _split(
    count: int,
    left: np.ndarray,
    right: np.ndarray,
    bits: np.ndarray,
    identity: np.ndarray,
    apart: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:
    groups = np.arange(count)
    settled = np.zeros(count, dtype=bool)
    steps = np.floor(bits / _STEP_BITS)
    for step in np.unique(steps)[::-1]:
        now = (steps == step) & ~settled[left] & ~settled[right]
        tried = _components(count, np.append(left[now], groups), np.append(right[now], np.arange(count)))
        wrong = _clashes(tried, identity, apart)[tried]
        # A group that belongs to neither side fits both equally well: nothing weaker may decide.
        sided = np.zeros(count, dtype=bool)
        sided[groups[identity >= 0]] = True
        for side in apart:
            sided[groups[side]] = True
        settled |= wrong & ~sided[groups] & np.isin(groups, groups[np.append(left[now], right[now])])
        first = np.full(count, count)
        np.minimum.at(first, tried, np.arange(count))
        groups = np.where(wrong, groups, first[tried])
    return groups


def _components(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _clashes(labels: np.ndarray, identity: np.ndarray, apart: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Which groups hold two identities or a pair that must be apart."""
    wrong = np.zeros(labels.max(initial=-1) + 1, dtype=bool)
    known = identity >= 0
    found = np.unique(np.column_stack([labels[known], identity[known]]), axis=0)[:, 0]
    wrong[found[1:][found[1:] == found[:-1]]] = True
    one, other = labels[apart[0]], labels[apart[1]]
    wrong[one[one == other]] = True
    return wrong
