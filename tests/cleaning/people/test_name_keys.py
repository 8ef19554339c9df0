"""Which spellings of a name come to the same parts."""

import pandas as pd
import pytest

from zhas_eval.cleaning.people.name_keys import PARTS, skeleton, split_names


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(
            ["Қалиева Әсел", "Калиева Асель", "КAЛИЕВA ACEЛЬ"], id="Kazakh, Russian, look-alike letters"
        ),
        pytest.param(["Ахметов Дархан", "Дархан Ахметов"], id="swapped"),
        pytest.param(["Қырғызбаев Ілияс", "Кыргызбаев Илияс"], id="I"),
        pytest.param(["Серікова Гүлжан", "Серикова Гульжан"], id="soft sign"),
        pytest.param(["Ёлкин Пётр", "елкин  петр."], id="Yo"),
        pytest.param(["Ахметов-Бай Айдос", "Ахметовбай Айдос"], id="hyphen"),
        pytest.param(["Akhmetov Darkhan", "Ахметов Дархан"], id="Latin letters"),
        pytest.param(
            [
                "Алиев Ерлан Серікұлы",
                "Алиев Ерлан Серік ұлы",
                "Ерлан Серикович Алиев",
                "Алиев Ерлан Серикулы",
            ],
            id="son of",
        ),
        pytest.param(
            ["Алиева Дана Серікқызы", "Алиева Дана Серік қызы", "Алиева Дана Сериковна"], id="daughter of"
        ),
    ],
)
def test_one_name_in_several_spellings(spellings):
    parts = split_names(pd.Series(spellings))
    assert len(parts.drop_duplicates()) == 1, parts


def test_ending_of_the_patronymic_tells_the_sex():
    names = pd.Series(["Алиев Ерлан Серікұлы", "Алиева Дана Сериковна", "Ким А"])
    assert split_names(names)["name_sex"].fillna("").tolist() == ["male", "female", ""]


def test_lost_letters_stay_and_blank_names_have_no_parts():
    parts = split_names(pd.Series(["?алиева ?сел", "", None], index=[5, 7, 9]))
    assert parts.loc[5, ["surname", "given"]].tolist() == ["?алиева", "?сел"]
    assert parts.loc[[7, 9], PARTS].isna().all(axis=None)


def test_no_names_at_all():
    assert split_names(pd.Series(dtype="str")).columns.tolist() == PARTS


def test_skeletons_of_names_with_lost_letters_are_equal():
    assert skeleton(pd.Series(["калиева", "?алиева", None])).fillna("").tolist() == ["лев", "лев", ""]
