"""The employer's payments by rates, floors and caps of the day."""

import pandas as pd
import pytest
from pydantic import ValidationError

from zhas_eval.indicators.taxes import TAX_COLUMNS, compute_taxes
from zhas_eval.programme.passport import TaxRates

RATES = {
    **{"starts_on": "2023-01-01", "pension": 0.10, "employee_health": 0.02},
    **{"social_contributions": 0.035, "social_tax": 0.095, "health_insurance": 0.03},
}
LIMITS = {
    **{"minimum_wage": 70_000, "pension_cap": 50, "employee_health_cap": 10},
    **{"social_contributions_floor": 1, "social_contributions_cap": 7, "health_insurance_cap": 10},
}


def _taxes(gross: float, *rates: dict[str, object], month: str = "2023-10-31") -> list[float]:
    rows = pd.DataFrame({"month": pd.to_datetime([month]), "gross": [gross]})
    return (
        compute_taxes(rows, [TaxRates.model_validate(rate) for rate in rates])[TAX_COLUMNS].iloc[0].tolist()
    )


def test_pay_between_floor_and_cap_is_taxed_as_without_them():
    assert _taxes(240_000, RATES | LIMITS) == _taxes(240_000, RATES) == [7_560, 12_504, 7_200]


def test_social_contributions_of_little_pay_are_those_of_the_minimum_wage():
    # 70 000 × 3,5 % = 2 450; 50 000 × 0,88 × 9,5 % − 2 450 = 1 730; 50 000 × 3 % = 1 500.
    assert _taxes(50_000, RATES | LIMITS) == [2_450, 1_730, 1_500]


def test_social_tax_is_never_below_nought():
    # 20 000 × 0,88 × 9,5 % = 1 672, less than the contributions of 2 450.
    assert _taxes(20_000, RATES | LIMITS) == [2_450, 0, 600]


def test_a_month_without_pay_has_no_payments():
    assert _taxes(0, RATES | LIMITS) == [0, 0, 0]


def test_great_pay_is_taxed_up_to_the_caps():
    # Contributions of 490 000: 17 150; health of 700 000: 21 000, of the employee 14 000.
    # Social tax: (1 000 000 − 100 000 − 14 000) × 9,5 % − 17 150 = 67 020.
    assert _taxes(1_000_000, RATES | LIMITS) == [17_150, 67_020, 21_000]


def test_rates_are_those_in_force_in_the_month():
    later = RATES | {"starts_on": "2024-01-01", "social_contributions": 0.05}
    assert _taxes(100_000, later, RATES) == _taxes(100_000, RATES)
    assert _taxes(100_000, later, RATES, month="2024-01-31")[0] == 4_500
    assert all(pd.isna(_taxes(100_000, RATES, month="2022-12-31")))


def test_limits_without_the_minimum_wage_are_refused():
    with pytest.raises(ValidationError, match="minimum_wage"):
        TaxRates.model_validate(RATES | {"social_contributions_cap": 7})
