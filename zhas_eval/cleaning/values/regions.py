"""Regions of the programme and districts of the country by any of their names."""

from collections.abc import Callable, Iterable

import pandas as pd

from zhas_eval.cleaning.folding import fold_text
from zhas_eval.cleaning.spellings import Match, SpellingBook
from zhas_eval.cleaning.values.codes import match_distinct
from zhas_eval.cleaning.values.parsed import Parsed
from zhas_eval.cleaning.values.texts import parse_text
from zhas_eval.programme.passport import ALL_REGIONS, COMMON_REGION, Region
from zhas_eval.programme.regions import District, KnownRegion, load_regions
from zhas_eval.programme.scope import Programme

# Before the ISO code of a region of the country that is none of the programme's.
_OUTSIDE = "outside:"


def region_book(programme: Programme) -> SpellingBook:
    """The spellings of the programme's regions, of rows common to all, and of the country's other regions.

    A region of the programme goes by its own names first and by those that the country knows. The
    codes of others begin with ``outside:``, so that none of them is guessed to be the programme's.
    """
    own = programme.passport.regions
    spellings: dict[str, list[str]] = {}
    for known in load_regions():
        code = _own_code(known, own) or f"{_OUTSIDE}{known.iso}"
        spellings.setdefault(code, []).extend(known.spellings)
    for region in own:
        # Later spellings take precedence, so that a programme may give any name to its region.
        spellings[region.code] = [*spellings.pop(region.code, []), region.code, *_own_names(region)]
    spellings[COMMON_REGION] = [COMMON_REGION, *programme.passport.common_region]
    return SpellingBook(spellings)


def find_region(text: str, programme: Programme) -> str:
    """The code of the region with exactly this spelling; a text that names none stays as it is."""
    match = region_book(programme).match(text)
    if text == ALL_REGIONS or match is None or match.guessed:
        return text
    return match.code if match.code in programme.passport.region_codes() else text


def parse_region(text: pd.Series, kinds: pd.Series, *, programme: Programme) -> Parsed:
    """The code of each region, or ``common``; a guessed spelling is a warning.

    A district of one region alone, called a district in so many words, stands for its region. A region
    of the country that is none of the programme's is told apart from a text that names none.
    """
    region = match_distinct(text, kinds, region_book(programme).match, unknown="unknown_region")
    is_guessed = region.problem == "spelling_guessed"
    outside = region.values.str.startswith(_OUTSIDE).fillna(False).astype(bool)
    book = _regions_by_district(programme)
    district = match_distinct(text, kinds, lambda cell: book.get(fold_text(cell)))
    by_district = district.values.notna() & (region.values.isna() | is_guessed)
    problem = region.problem.mask(outside, "region_outside").mask(outside & is_guessed, "unknown_region")
    return Parsed(
        region.values.mask(outside).mask(by_district, district.values),
        region.change.mask(outside, "").mask(by_district, "region_by_district"),
        problem.mask(by_district, ""),
    )


def parse_district(
    text: pd.Series, kinds: pd.Series, *, programme: Programme, regions: pd.Series | None = None
) -> Parsed:
    """The Russian name of each district that is known in the row's region, any other text as it stands.

    ``regions``: codes of regions; where there is none, the districts of all the programme's regions are
    looked through. A name without its word «район» is never guessed.
    """
    known = {
        code: each.districts
        for each in load_regions()
        if (code := _own_code(each, programme.passport.regions)) and each.districts
    }
    anywhere = tuple(district for districts in known.values() for district in districts)
    result = parse_text(text, kinds)
    place = pd.Series("", index=text.index) if regions is None else regions.fillna("")
    is_somewhere = place.isin(programme.passport.region_codes())
    for rows, districts in [
        *((place == code, districts) for code, districts in known.items()),
        (~is_somewhere, anywhere),
    ]:
        found = match_distinct(text[rows], kinds[rows], _district_matcher(districts), exact="district_name")
        named = found.values.reindex(text.index)
        hit = named.notna()
        result = Parsed(
            result.values.mask(hit, named),
            result.change.mask(hit, found.change.reindex(text.index)),
            result.problem.mask(hit, found.problem.reindex(text.index)),
        )
    return result


def _district_matcher(districts: tuple[District, ...]) -> Callable[[str], Match | None]:
    every = SpellingBook({district.ru: district.spellings for district in districts})
    full = SpellingBook({district.ru: district.full_names for district in districts})

    def match(cell: str) -> Match | None:
        found = every.match(cell)
        return found if found and not found.guessed else full.match(cell)

    return match


def _regions_by_district(programme: Programme) -> dict[str, Match]:
    """Folded name → region, for districts that no other region has."""
    return {
        fold_text(name): Match(code, guessed=False)
        for known in load_regions()
        if (code := _own_code(known, programme.passport.regions))
        for district in known.districts
        if not district.shared
        for name in district.full_names
    }


def _own_code(known: KnownRegion, own: Iterable[Region]) -> str:
    """The programme's code of a region: by ISO code, else by name; empty where it is none of its own."""
    folded = {fold_text(name) for name in known.spellings}
    return next(
        (
            region.code
            for region in own
            if region.iso == known.iso
            or (not region.iso and any(fold_text(name) in folded for name in region.name.values()))
        ),
        "",
    )


def _own_names(region: Region) -> list[str]:
    return [*region.name.values(), *region.short.values(), *region.aliases]
