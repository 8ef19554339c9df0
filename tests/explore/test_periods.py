from conftest import PASSPORT as TINY
from yaml import safe_load

from zhas_eval.explore.periods import list_periods
from zhas_eval.programme.passport import Passport
from zhas_eval.programme.periods import parse_period


def test_report_periods_first_then_every_part_once() -> None:
    about = safe_load(TINY) | {"starts_on": "2023-11-20", "ends_on": "2024-02-03"}
    about["report"] = {"periods": ["2023-Q4", "2023-12-01..2023-12-15"], "regions": ["all"]}
    passport = Passport.model_validate(about)
    assert list_periods(passport) == [
        *("2023-Q4", "2023-12-01..2023-12-15", "all", "2023", "2024", "2024-Q1"),
        *("2023-11", "2023-12", "2024-01", "2024-02"),
    ]
    for code in list_periods(passport):
        parse_period(code, first_day=passport.starts_on, last_day=passport.ends_on)
