"""The regions of the country: each name leads to one of them."""

import re
from collections import Counter

from zhas_eval.cleaning.folding import fold_text
from zhas_eval.programme.regions import load_regions

REGIONS = {region.iso: region for region in load_regions()}


def test_there_are_seventeen_oblasts_and_three_cities():
    cities = {region.names["ru"] for region in REGIONS.values() if region.is_city}
    assert cities == {"город Астана", "город Алматы", "город Шымкент"}
    assert len(REGIONS) == 20


def test_codes_are_shaped_and_unique():
    for codes, shape in (
        ([region.iso for region in REGIONS.values()], r"KZ-\d\d"),
        ([region.kato for region in REGIONS.values()], r"\d\d0000000"),
        ([region.iso_old for region in REGIONS.values() if region.iso_old], r"KZ-[A-Z]{3}"),
    ):
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(shape, code) for code in codes)
    assert all(region.iso[3:] == region.kato[:2] for region in REGIONS.values())
    assert all(set(region.names) == {"kk", "ru", "en"} for region in REGIONS.values())


def test_only_an_oblast_and_a_city_of_one_name_share_a_spelling():
    owners = Counter(
        word for region in REGIONS.values() for word in {fold_text(each) for each in region.spellings}
    )
    shared = {word for word, count in owners.items() if count > 1}
    assert shared == {fold_text("Алматы"), fold_text("Almaty")}
    assert list(REGIONS).index("KZ-75") > list(REGIONS).index("KZ-19")


def test_districts_are_listed_for_two_regions():
    assert {iso: len(region.districts) for iso, region in REGIONS.items() if region.districts} == {
        **{"KZ-27": 13, "KZ-79": 5}
    }


def test_forms_that_people_give_a_name():
    assert {"область Абай", "обл. Абай", "Абай обл.", "Абай"} <= set(REGIONS["KZ-10"].spellings)
    assert {"г. Шымкент", "Шымкент қ.", "Шымкент", "511010000"} <= set(REGIONS["KZ-79"].spellings)
    burlin = next(each for each in REGIONS["KZ-27"].districts if each.ru == "Бурлинский район")
    assert {"Бурлинский р-н", "Бурлинский", "Бөрлі ауд.", "Бөрлі"} <= set(burlin.spellings)
    assert set(burlin.full_names) == {"Бөрлі ауданы", "Бурлинский район"}
