"""Numbers of people in a text are found in whatever groups they are typed, sums and dates are not."""

import pytest

from zhas_eval.cleaning.personal_numbers import find_personal, hide_personal


@pytest.mark.parametrize(
    "number",
    [
        *(
            "991231500006",
            "9912 3150 0006",
            "991231-500006",
            "99 12 31 50 00 06",
            "991231\N{NO-BREAK SPACE}500006",
        ),
        *(
            "+77000000001",
            "+7 700 000 00 01",
            "8 (700) 000-00-01",
            "87000000001",
            "7000000001",
            "8.700.000.00.01",
        ),
        *("8 (7112) 50-00-01", "+7 700 0000001"),
    ],
)
def test_a_number_of_a_person_is_found_and_hidden(number):
    text = f"Позвоните: {number}, и вам ответят 28 раз."
    assert hide_personal(text) == "Позвоните: …, и вам ответят 28 раз."


@pytest.mark.parametrize(
    "text",
    [
        *("Грант 34 495 376 тенге", "7 050 000 000 тенге", "991231500007", "12 345 678 901 234", ""),
        *(
            "с 25.09.2023 по 31.10.2024",
            "План 2023–2024: 1 200 и 1 196",
            "№ 406 от 26.09.2022",
            "8 790 000 00 05",
        ),
    ],
)
def test_sums_dates_and_numbers_that_no_one_has_are_left(text):
    assert find_personal(text) == []
