"""The additive model of scores, application + judge: sums of squares when judges did not score all."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhas_eval.indicators.statistics.scores import Scores

Numbers = npt.NDArray[np.float64]
Weights = npt.NDArray[np.int64]
# Where judges are linked, the normal equations of the judges lack one rank, and only one.
RANK = 1e-9


@dataclass(frozen=True)
class AdditiveFit:
    """Least squares of ``score = application + judge``, one number (or matrix) for each set of weights.

    ``inverse`` is the generalised inverse of the judges' normal equations, ``effects`` their solution
    that sums to nought; ``within`` the squares within applications, ``by_judge`` what judges take of them,
    ``between`` the squares within judges.
    """

    is_linked: npt.NDArray[np.bool_]
    scores: Numbers
    applications: int
    judges: Numbers
    inverse: Numbers
    effects: Numbers
    within: Numbers
    by_judge: Numbers
    between: Numbers

    @property
    def residual(self) -> Numbers:
        """Squares that the model leaves."""
        return np.maximum(self.within - self.by_judge, 0.0)

    @property
    def by_application(self) -> Numbers:
        """Squares that applications take beyond judges: R(application | mean, judge)."""
        return self.between - self.residual

    @property
    def residual_df(self) -> Numbers:
        """Degrees of freedom that the model leaves, where judges are linked."""
        return self.scores - self.applications - self.judges + 1


def fit_additive(table: Scores, weights: Weights) -> AdditiveFit:
    """Fit the model at once for many weights: sets by applications, how many times each is taken.

    Applications are swept out, which leaves equations of the judges alone; each is a sum over
    applications, so that a bootstrap of them is one product of matrices.
    Source: Searle (1971), Linear Models, 7.1: the two-way crossed classification without interaction.
    """
    given = ~np.isnan(table)
    # From the mean of all, lest squares of large scores swallow small differences.
    numbers = np.where(given, table - np.nanmean(table), 0.0)
    many = given.sum(axis=1)
    sums = numbers.sum(axis=1)
    judges = table.shape[1]
    own = given[:, :, None] * np.eye(judges) - given[:, :, None] * given[:, None, :] / many[:, None, None]
    equations = (weights @ own.reshape(len(table), -1)).reshape(-1, judges, judges)
    sides = weights @ (numbers - given * (sums / many)[:, None])
    values, vectors = np.linalg.eigh(equations)
    is_there = values > RANK * np.maximum(values[:, -1:], 1.0)
    parts = np.divide(1.0, values, out=np.zeros_like(values), where=is_there)
    inverse = (vectors * parts[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    effects = (inverse @ sides[:, :, None])[:, :, 0]
    by_judge_scores = weights @ given
    squares = (weights @ numbers) ** 2
    per_judge = np.divide(squares, by_judge_scores, out=np.zeros_like(squares), where=by_judge_scores > 0)
    judging = (by_judge_scores > 0).sum(axis=1)
    return AdditiveFit(
        is_linked=is_there.sum(axis=1) == judging - 1,
        scores=by_judge_scores.sum(axis=1).astype("float64"),
        applications=int(weights[0].sum()),
        judges=judging.astype("float64"),
        inverse=inverse,
        effects=effects,
        within=weights @ ((numbers**2).sum(axis=1) - sums**2 / many),
        by_judge=(effects * sides).sum(axis=1),
        between=weights @ (numbers**2).sum(axis=1) - per_judge.sum(axis=1),
    )
