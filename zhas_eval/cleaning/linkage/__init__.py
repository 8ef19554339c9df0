"""What a comparison of records is made of: fields, levels of agreement, keys that find candidates."""

from dataclasses import dataclass

# Levels of agreement of one field, from nothing known to the same.
UNKNOWN, DIFFERENT, ALIKE, NEAR, SAME = -1, 0, 1, 2, 3


@dataclass(frozen=True)
class Field:
    """A column to compare, and how often its levels occur in two records of one person.

    Weights are bits of evidence after Fellegi and Sunter (1969): log2 of how much more often a level
    occurs in one person's records than in those of two. For two people it is told by the frequency of
    the value in the register itself, drawn towards ``usual`` where the register is small.

    ``same`` and ``near`` are shares among one person's pairs; ``different`` and ``alike`` are bits;
    ``most`` bounds the bits of an agreement, as relatives share what is rare elsewhere. Two texts are
    near from ``nearness`` (1 = equal) on. Near texts meet by chance ``spread`` times as often as equal ones.
    ``well_known`` is the count from which two near values, both known, are ALIKE: another value, no slip.
    """

    column: str
    same: float
    near: float
    different: float
    usual: float
    alike: float = 0.0
    most: float = 20.0
    nearness: float = 0.75
    spread: float = 8.0
    is_date: bool = False
    well_known: int = 0


@dataclass(frozen=True)
class Key:
    """Records that agree in all columns of one of the alternatives are candidates.

    The alternatives share their values: ``Key((("day", "one"), ("day", "other")))`` also finds a record
    whose ``one`` is what another has as ``other``. Values held by more than ``most`` records are passed over.
    """

    columns: tuple[tuple[str, ...], ...]
    most: int = 200


@dataclass(frozen=True)
class Spec:
    """How records of one kind are compared.

    ``swaps`` are pairs of columns that people mistake for one another, ``swapped`` the bits that it costs to
    read them crosswise. A register is taken to have ``smallest`` records at least: in a few rows of one
    person everything would look common and any two rows likely. ``chunk`` bounds the pairs held at once.
    """

    fields: tuple[Field, ...]
    keys: tuple[Key, ...]
    swaps: tuple[tuple[str, str], ...] = ()
    swapped: float = -3.0
    smallest: int = 200
    chunk: int = 2_000_000
