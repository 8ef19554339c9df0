"""Agreement of judges: published alphas and correlations, unbalanced tables against other software."""

import warnings

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.regression.mixed_linear_model import MixedLM

from tests.searches import examples
from zhas_eval.indicators.statistics.additive import fit_additive
from zhas_eval.indicators.statistics.reliability import Level, icc, krippendorff_alpha

NAN = float("nan")
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section E: 12 units, 4 observers.
UNITS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T
# Shrout and Fleiss (1979), table 2: six targets, four judges.
TARGETS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")
TABLES = st.tuples(st.integers(2, 8), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.none() | st.integers(0, 5), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    ).map(lambda rows: np.array(rows, dtype="float64"))
)


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_krippendorff(level: Level, alpha: float) -> None:
    found = krippendorff_alpha(UNITS, level)
    assert round(found.alpha.value or 0, 3) == alpha
    # One of the units has one value, which can agree with none.
    assert (found.applications, found.judges, found.scores) == (11, 4, 40)


def test_correlations_are_those_of_shrout_and_fleiss() -> None:
    found = icc(TARGETS)
    four = (found.single, found.consistency, found.average, found.average_consistency)
    assert [round(each.value or 0, 2) for each in four] == [0.29, 0.71, 0.62, 0.91]
    # Mean squares 11.24, 32.49, 1.02: (11.24 - 1.02) / 4, (32.49 - 1.02) / 6
    assert found.application_variance == pytest.approx(10.22 / 4, abs=0.005)
    assert found.judge_variance == pytest.approx(31.47 / 6, abs=0.005)
    assert found.residual_variance == pytest.approx(1.02, abs=0.005)


def simulate(n: int, judges: int, *, missing: float) -> np.ndarray:
    """Scores with variance 9 of applications, 2 of judges, 4 of the rest."""
    rng = np.random.default_rng(7)
    table = 60 + rng.normal(0, 3, (n, 1)) + rng.normal(0, 2**0.5, (1, judges)) + rng.normal(0, 2, (n, judges))
    table[rng.random((n, judges)) < missing] = NAN
    return table


def test_balanced_table_gives_the_analysis_of_variance() -> None:
    table = simulate(20, 5, missing=0)
    whole = table.mean()
    by_row, by_column = table.mean(axis=1) - whole, table.mean(axis=0) - whole
    rest = (table - whole - by_row[:, None] - by_column[None, :]) ** 2
    error = rest.sum() / (19 * 4)
    found = icc(table)
    assert found.residual_variance == pytest.approx(error, rel=1e-10)
    assert found.application_variance == pytest.approx((5 * (by_row**2).sum() / 19 - error) / 5, rel=1e-10)
    assert found.judge_variance == pytest.approx((20 * (by_column**2).sum() / 4 - error) / 20, rel=1e-10)


def test_unbalanced_table_is_near_restricted_maximum_likelihood() -> None:
    """Two estimators of the same variances: correlations within 0.02, variances within a tenth."""
    table = simulate(60, 6, missing=0.3)
    rows, columns = np.nonzero(~np.isnan(table))
    long = pd.DataFrame({"score": table[rows, columns], "application": rows, "judge": columns})
    crossed = {"application": "0 + C(application)", "judge": "0 + C(judge)"}
    with warnings.catch_warnings():
        # Gradients at the optimum are reported as warnings; the answer is compared below.
        warnings.simplefilter("ignore")
        model = MixedLM.from_formula(
            "score ~ 1", groups=np.ones(len(long)), re_formula="0", vc_formula=crossed, data=long
        ).fit(reml=True)
    application, judge = (float(each) for each in model.vcomp)
    found = icc(table)
    assert found.application_variance == pytest.approx(application, rel=0.1)
    assert found.residual_variance == pytest.approx(float(model.scale), rel=0.1)
    assert found.single.value == pytest.approx(
        application / (application + judge + float(model.scale)), abs=0.02
    )
    assert found.consistency.value == pytest.approx(
        application / (application + float(model.scale)), abs=0.02
    )


def test_expected_squares_of_henderson_hold_over_many_unbalanced_tables() -> None:
    """The estimator is without bias: over 400 tables its mean is the variance, within three errors."""
    rng = np.random.default_rng(11)
    given_scores = rng.random((15, 5)) < 0.7
    found = []
    for _ in range(400):
        table = rng.normal(0, 3, (15, 1)) + rng.normal(0, 2**0.5, (1, 5)) + rng.normal(0, 2, (15, 5))
        table[~given_scores] = NAN
        fit = fit_additive(table, np.ones((1, 15), dtype="int64"))
        rest = float(fit.residual[0] / fit.residual_df[0])
        many = float(fit.scores[0])
        found.append(
            (
                (float(fit.by_application[0]) - 14 * rest) / (many - 5),
                (float(fit.by_judge[0]) - 4 * rest) / (many - 15),
                rest,
            )
        )
    means, errors = np.mean(found, axis=0), np.std(found, axis=0) / 20
    assert (np.abs(means - [9, 2, 4]) < 3 * errors).all()


def test_weights_are_repeated_rows() -> None:
    table = simulate(8, 4, missing=0.3)
    times = np.array([0, 2, 1, 1, 3, 0, 1, 0])
    weighted = fit_additive(table, times[None, :])
    repeated = fit_additive(np.repeat(table, times, axis=0), np.ones((1, 8), dtype="int64"))
    for part in ("residual", "by_application", "by_judge", "scores", "judges", "effects"):
        assert getattr(weighted, part) == pytest.approx(getattr(repeated, part)), part


def test_limits_are_near_those_of_a_bootstrap_written_out() -> None:
    table = np.round(simulate(30, 5, missing=0.2))
    rng = np.random.default_rng(3)
    drawn = [
        krippendorff.alpha(table[rng.integers(0, 30, 30)].T, level_of_measurement="interval")
        for _ in range(2_000)
    ]
    found = krippendorff_alpha(table).alpha
    assert [found.lower, found.upper] == pytest.approx(list(np.quantile(drawn, [0.025, 0.975])), abs=0.05)
    assert found.method == "bootstrap_percentile"


@examples(60)
@given(TABLES, st.sampled_from(LEVELS))
def test_alpha_is_that_of_an_independent_library_or_has_a_reason(table: np.ndarray, level: Level) -> None:
    found = krippendorff_alpha(table, level).alpha
    if found.value is None:
        assert found.reason
        return
    assert found.value == pytest.approx(krippendorff.alpha(table.T, level_of_measurement=level))


@examples(60)
@given(TABLES, st.randoms())
def test_order_of_applications_and_of_judges_does_not_matter(
    table: np.ndarray, chance: "st.RandomModule"
) -> None:
    rows, columns = list(range(len(table))), list(range(table.shape[1]))
    chance.shuffle(rows)
    chance.shuffle(columns)
    assert krippendorff_alpha(table[rows]) == krippendorff_alpha(table)
    assert icc(table[rows]) == icc(table)
    there, turned = icc(table), icc(table[:, columns])
    if there.consistency.value is None or turned.consistency.value is None:
        assert there.consistency.reason == turned.consistency.reason != ""
    else:
        assert turned.consistency.value == pytest.approx(there.consistency.value, abs=1e-6)
        assert there.consistency.value <= 1 + 1e-9


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (np.empty((0, 3)), "no_rows"),
        (np.full((3, 2), NAN), "no_rows"),
        (np.array([[1.0, NAN], [2.0, NAN]]), "one_judge"),
        (np.array([[1.0, 2.0], [NAN, NAN]]), "too_few"),
        (np.array([[1.0, NAN], [NAN, 2.0]]), "disconnected"),
        (np.array([[4.0, 4.0], [4.0, 4.0], [4.0, 4.0]]), "no_spread"),
    ],
)
def test_tables_that_tell_nothing_give_a_reason(table: np.ndarray, reason: str) -> None:
    assert krippendorff_alpha(table).alpha.reason == reason
    found = icc(table)
    assert (found.single.value, found.single.reason, found.consistency.reason) == (None, reason, reason)


def test_two_applications_of_two_judges_have_correlations_and_no_interval() -> None:
    found = icc([[1, 2], [5, 7]])
    assert found.consistency.value is not None
    assert (found.consistency.lower, found.consistency.reason) == (None, "too_few")


def test_judges_who_agree_in_all_have_full_agreement() -> None:
    table = np.repeat(np.arange(8.0)[:, None], 3, axis=1)
    assert krippendorff_alpha(table).alpha.value == 1.0
    assert icc(table).single.value == pytest.approx(1.0)


def test_halves_of_a_jury_that_share_nothing_are_told() -> None:
    table = np.array([[1, 2, NAN, NAN], [3, 3, NAN, NAN], [NAN, NAN, 4, 5], [NAN, NAN, 1, 2]])
    assert icc(table).single.reason == "disconnected"
    # Alpha compares scores of the same application alone and needs no links.
    assert krippendorff_alpha(table).alpha.value is not None


@pytest.mark.parametrize("kind", ["missing", "one_sided", "constant", "few", "opposed"])
def test_an_interval_holds_its_estimate_over_random_panels(kind: str) -> None:
    """Of 60 panels of a kind: neither number nor interval where the interval would not hold the number."""
    rng = np.random.default_rng([*kind.encode()])
    told = 0
    for _ in range(60):
        n, judges = int(rng.integers(5, 12)), int(rng.integers(2, 5))
        table = np.round(rng.normal(50, 10, (n, 1)) + rng.normal(0, 15, (n, judges)))
        if kind == "missing":
            table[rng.random(table.shape) < 0.5] = NAN
        elif kind == "one_sided":
            table[2:, 1:] = NAN
        elif kind == "constant":
            table[:, 0] = 50
        elif kind == "few":
            table = table[: rng.integers(1, 7)]
        else:
            table[:, 1] = 100 - table[:, 0]
        found = icc(table)
        alpha = krippendorff_alpha(table).alpha
        for each in (alpha, found.single, found.average, found.consistency, found.average_consistency):
            assert (each.lower is None) == (each.upper is None) == bool(each.reason)
            if each.lower is not None and each.upper is not None and each.value is not None:
                assert each.lower <= each.value <= each.upper
                told += 1
        # Nothing is made of a variance below nought.
        for each in (found.single, found.average, found.consistency, found.average_consistency):
            assert each.value is None or 0 < each.value <= 1 + 1e-9
        if found.single.value is not None and found.average.value is not None:
            assert found.average.value >= found.single.value - 1e-9
        for variance in (found.application_variance, found.judge_variance, found.residual_variance):
            assert variance is None or variance >= 0
    assert told or kind == "one_sided"


def test_judges_who_disagree_by_system_have_an_alpha_below_nought_and_no_correlation() -> None:
    first = np.array([10.0, 20, 30, 40, 50, 60, 70, 80])
    table = np.column_stack([first, 90 - first])
    alpha = krippendorff_alpha(table).alpha
    assert alpha.value is not None
    assert alpha.value < 0
    assert alpha.lower is not None
    assert alpha.upper is not None
    assert alpha.lower <= alpha.value <= alpha.upper
    found = icc(table)
    assert (found.single.value, found.single.reason) == (None, "negative_variance")
    assert found.application_variance is None
