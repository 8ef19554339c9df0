"""Regions and districts by any of their names."""

import pandas as pd
import pytest

from tests.cleaning.values.reading import PROGRAMME, as_cells, as_list, read
from zhas_eval.cleaning.values.regions import find_region, parse_district, parse_region


@pytest.mark.parametrize(
    ("cell", "code", "change"),
    [
        *(("wko", "wko", ""), ("common", "common", ""), ("оба региона", "common", "code")),
        # The programme's own names.
        *(("Шымкент", "shymkent", "code"), ("наш город", "shymkent", "code"), ("ЗКО", "wko", "code")),
        # Its names in the country, by ISO code or by name.
        *(("Чимкент", "shymkent", "code"), ("г.Шымкент", "shymkent", "code"), ("KZ-27", "wko", "code")),
        *(("511010000", "shymkent", "code"), (270000000, "wko", "code"), ("West Kazakhstan", "wko", "code")),
        *(("ШЫМКЕНТ Қ.", "shymkent", "code"), ("зап каз обл", "wko", "code"), ("ЗКO", "wko", "code")),
        *(("батыс казакстан облысы", "wko", "code"), ("Западно-Казахстанская", "wko", "code")),
    ],
)
def test_a_region(cell, code, change):
    assert read(parse_region, cell, programme=PROGRAMME) == [(code, change, "")]


@pytest.mark.parametrize(("cell", "code"), [("Шымкнет", "shymkent"), ("Западно-Казахстнская область", "wko")])
def test_a_misspelt_region_is_guessed(cell, code):
    assert read(parse_region, cell, programme=PROGRAMME) == [(code, "spelling_guessed", "spelling_guessed")]


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "Шығыс Қазақстан облысы",
            "Восточно-Казахстанская обл.",
            "Южно-Казахстанская область",
            "ВКО",
            "СҚО",
        ),
        *("Алматы", "Алматы облысы", "область Абай", "Түркістан", "г. Астана", "Костанайская"),
    ],
)
def test_another_region_of_the_country_is_told_apart(cell):
    assert read(parse_region, cell, programme=PROGRAMME) == [(None, "", "region_outside")]


@pytest.mark.parametrize("cell", ["Туркестан", "Марс", "---", "район", "Абайский район", "Бөрлі"])
def test_no_region(cell):
    assert read(parse_region, cell, programme=PROGRAMME) == [(None, "", "unknown_region")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *(("Бөрлі ауданы", "wko"), ("Бурлинский район", "wko"), ("г. Уральск", "wko"), ("Орал", "wko")),
        *(("Енбекшинский район", "shymkent"), ("Қаратау ауданы", "shymkent")),
    ],
)
def test_a_district_of_one_region_alone_stands_for_it(cell, code):
    assert read(parse_region, cell, programme=PROGRAMME) == [(code, "region_by_district", "")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("ЗКO", "wko"), ("ШЫМКЕНТ", "shymkent"), ("wko", "wko"), ("all", "all"), ("common", "common")),
        *(("Шымкнет", "Шымкнет"), ("Алматы", "Алматы"), ("оба региона", "оба региона")),
    ],
)
def test_a_region_that_is_asked_for_is_never_guessed(text, code):
    assert find_region(text, PROGRAMME) == code


def _districts(cells, regions):
    text, kinds = as_cells(cells)
    codes = pd.Series(regions, index=text.index, dtype="str")
    parsed = parse_district(text, kinds, programme=PROGRAMME, regions=codes)
    return list(zip(as_list(parsed.values), parsed.change, parsed.problem, strict=True))


def test_a_district_has_one_name_within_its_region():
    cells = ["Бөрлі ауданы", "Бурлинский р-н", "Бурлинский", "Зеленовский район", "г. Уральск", "Орал"]
    assert _districts(cells, ["wko"] * 6) == [
        *(("Бурлинский район", "district_name", ""),) * 3,
        *(("район Бәйтерек", "district_name", ""), ("город Уральск", "district_name", "")),
        ("город Уральск", "district_name", ""),
    ]


def test_a_misspelt_district_is_guessed_with_a_warning():
    assert _districts(["Бурлинкий район"], ["wko"]) == [
        ("Бурлинский район", "spelling_guessed", "spelling_guessed")
    ]


def test_a_district_that_is_not_known_there_stays_as_it_is():
    cells = ["Абайский район", "Абай ауданы", "село Дарьинское", " Дарьинское", "Бурлинский район", ""]
    assert _districts(cells, ["wko", "shymkent", "wko", "wko", "shymkent", "wko"]) == [
        *(("Абайский район", "", ""), ("Абайский район", "district_name", ""), ("село Дарьинское", "", "")),
        *(("Дарьинское", "spaces", ""), ("Бурлинский район", "", ""), (None, "", "")),
    ]


@pytest.mark.parametrize("region", [None, "common"])
def test_without_a_region_the_districts_of_all_are_looked_through(region):
    assert _districts(["Бөрлі ауданы", "Тұран"], [region] * 2) == [
        *(("Бурлинский район", "district_name", ""), ("район Тұран", "district_name", ""))
    ]
    assert read(parse_district, "Тұран", programme=PROGRAMME) == [("район Тұран", "district_name", "")]
