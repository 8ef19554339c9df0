"""Single judges: how severe each is, and what the contest would be without one of them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from zhas_eval.indicators.statistics.additive import fit_additive
from zhas_eval.indicators.statistics.result import CONFIDENCE, Estimate, Reason
from zhas_eval.indicators.statistics.scores import Scores, read_scores, why_not

# Means of the same scores may differ in their last binary digits.
DIGITS = 9


@dataclass(frozen=True)
class JudgeSeverity:
    """A judge (place in the table), scores given, and points above the others: below nought is severe."""

    judge: int
    scores: int
    effect: Estimate


@dataclass(frozen=True)
class GroupWinners:
    """Winners of one group by mean score, as places in the table.

    ``certain`` are above the cut-off, or at it where there is room for all; ``tied`` share the mean
    of the last place and are more than the places left. ``at_cutoff`` counts all who have that mean.
    """

    group: Hashable
    quota: int
    certain: tuple[int, ...]
    tied: tuple[int, ...]
    at_cutoff: int
    cutoff: float | None


@dataclass(frozen=True)
class WithoutJudge:
    """The winners of the full table had one judge not scored: who stays, is tied for a place, or falls out.

    ``unscored`` are winners that nobody else scored, so that nothing can be said.
    """

    judge: int
    stay: tuple[int, ...]
    tied: tuple[int, ...]
    fall: tuple[int, ...]
    unscored: tuple[int, ...]


@dataclass(frozen=True)
class WinnersWithout:
    """Winners of each group, and the fate of those certain when each judge is left out."""

    groups: tuple[GroupWinners, ...]
    without: tuple[WithoutJudge, ...]

    @property
    def always(self) -> tuple[int, ...]:
        """The certain winners that none is above of, or ties with at most, whichever judge is left out."""
        winners = {place for group in self.groups for place in group.certain}
        kept = (set(fate.stay) | set(fate.tied) for fate in self.without)
        return tuple(sorted(winners.intersection(*kept)))


def judge_severity(scores: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> tuple[JudgeSeverity, ...]:
    """The effect of each judge in ``score = application + judge``, summing to nought over judges, in points.

    A table, applications by judges, nan where missing. Compares judges on the applications that they
    share, so that who was given better applications does not seem lenient. Interval by t.
    Source: least squares, as Searle (1971), Linear Models, 7.1.

    >>> [round(found.effect.value, 2) for found in judge_severity([[3, 5], [4, 7], [6, 7]])]
    [-1.0, 1.0]
    """
    table = read_scores(scores)
    given = ~np.isnan(table)
    many = [int(number) for number in given.sum(axis=0)]
    there, applications = np.flatnonzero(given.any(axis=0)), given.any(axis=1)
    kept = table[applications][:, there]
    reason: Reason = why_not(kept)
    # Scores all alike have no spread, but every judge's effect is known to be nought.
    if reason and reason != "no_spread":
        return tuple(
            JudgeSeverity(judge, number, Estimate(reason=reason if number else "no_rows"))
            for judge, number in enumerate(many)
        )
    fit = fit_additive(kept, np.ones((1, len(kept)), dtype="int64"))
    df = float(fit.residual_df[0])
    squares = float(fit.residual[0])
    effects = {int(judge): float(effect) for judge, effect in zip(there, fit.effects[0], strict=True)}
    found = {judge: Estimate(effect, reason=reason or "too_few") for judge, effect in effects.items()}
    if df > 0 and not reason:
        width = float(stats.t.ppf((1 + confidence) / 2, df))
        errors = np.sqrt(squares / df * np.diagonal(fit.inverse[0]))
        found = {
            judge: Estimate.between(effect, effect - width * float(error), effect + width * float(error), "t")
            for (judge, effect), error in zip(effects.items(), errors, strict=True)
        }
    return tuple(
        JudgeSeverity(judge, number, found.get(judge, Estimate(reason="no_rows")))
        for judge, number in enumerate(many)
    )


def winners_without(
    scores: npt.ArrayLike, groups: Sequence[Hashable], quota: Mapping[Hashable, int]
) -> WinnersWithout:
    """Winners of each group by the mean of the scores given, and the same with each judge left out.

    A table, applications by judges, nan where missing; ``groups`` names the group (a region) of each
    application, ``quota`` how many may win in it; applications of other groups take no part.

    >>> found = winners_without([[9, 9], [9, 5], [6, 7]], ["a", "a", "a"], {"a": 2})
    >>> found.groups[0].certain, [fate.fall for fate in found.without], found.always
    ((0, 1), [(1,), ()], (0,))
    """
    table = read_scores(scores)
    places = {
        group: np.flatnonzero(rows)
        for group in quota
        if (rows := np.array([other == group for other in groups], dtype="bool")).any()
    }
    full = _choose(_average(table), places, quota)
    winners = {place for group in full for place in group.certain}
    without = []
    for judge in range(table.shape[1]):
        means = _average(np.delete(table, judge, axis=1))
        chosen = _choose(means, places, quota)
        stay = winners.intersection(place for group in chosen for place in group.certain)
        tied = winners.intersection(place for group in chosen for place in group.tied)
        unscored = {place for place in winners if np.isnan(means[place])}
        fall = winners - stay - tied - unscored
        without.append(WithoutJudge(judge, *(tuple(sorted(each)) for each in (stay, tied, fall, unscored))))
    return WinnersWithout(full, tuple(without))


def _average(table: Scores) -> Scores:
    return pd.DataFrame(table).mean(axis=1).round(DIGITS).to_numpy(dtype="float64")


def _choose(
    means: Scores, places: Mapping[Hashable, npt.NDArray[np.int64]], quota: Mapping[Hashable, int]
) -> tuple[GroupWinners, ...]:
    return tuple(_choose_in(group, means, places.get(group), number) for group, number in quota.items())


def _choose_in(
    group: Hashable, means: Scores, places: npt.NDArray[np.int64] | None, quota: int
) -> GroupWinners:
    if places is not None:
        places = places[~np.isnan(means[places])]
    if places is None or not len(places) or quota < 1:
        return GroupWinners(group, quota, (), (), 0, None)
    own = means[places]
    cutoff = float(np.sort(own)[::-1][min(quota, len(own)) - 1])
    above, at = places[own > cutoff], places[own == cutoff]
    fits = len(above) + len(at) <= quota
    certain = np.sort(np.concatenate([above, at])) if fits else above
    tied = np.array([], dtype="int64") if fits else at
    return GroupWinners(group, quota, tuple(certain.tolist()), tuple(tied.tolist()), len(at), cutoff)
