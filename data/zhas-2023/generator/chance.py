"""What the other modules share to draw at random: lists, days, exact quotas, sums split to the last unit."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any


def words(text: str, separator: str | None = None) -> tuple[str, ...]:
    """The parts of a list that is written as one text."""
    return tuple(text.split(separator))


def stream(seed: int, name: str) -> Random:
    """An own source of chance for ``name``, so that a change in one table leaves the others as they are."""
    return Random(f"{seed}/{name}")


def day(rng: Random, first: date, last: date) -> date:
    """A working day between two days, both included."""
    days = [first + timedelta(days=shift) for shift in range((last - first).days + 1)]
    return rng.choice([each for each in days if each.weekday() < 5] or days)


def quota(rng: Random, counts: Mapping[Any, int]) -> list[Any]:
    """Each answer exactly as many times as ``counts`` says, in a random order."""
    answers = [answer for answer, count in counts.items() for _ in range(count)]
    rng.shuffle(answers)
    return answers


def split(rng: Random, total: int, weights: Sequence[float], step: int = 1) -> list[int]:
    """``total`` in parts near ``weights``, each at least one ``step``; the last part takes the remainder."""
    scale = (total - step * len(weights)) / sum(weights)
    parts = [step + int(weight * scale // step) * step for weight in weights]
    parts[-1] += total - sum(parts)
    rng.shuffle(parts)
    return parts


def skewed(rng: Random, count: int) -> list[float]:
    """Weights of which a few are large, as reach and audience are."""
    return [rng.lognormvariate(0, 0.7) for _ in range(count)]
