"""The regions of Kazakhstan and what people call them, apart from any programme."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from zhas_eval.programme.yaml_text import load_yaml

# A word for a kind of place, as it stands before or after the name, with the forms that stand for it.
_FORMS = (
    (r"(?P<name>.+) область", ("{} обл.", "{}")),
    (r"область (?P<name>.+)", ("обл. {}", "{}")),
    (r"(?P<name>.+) облысы", ("{} обл.", "{}")),
    (r"(?P<name>.+) Region", ("{} Oblast", "{}")),
    (r"город (?P<name>.+)", ("г. {}", "г.а. {}", "{} г.а.", "{}")),
    (r"(?P<name>.+) қаласы", ("{} қ.", "қ. {}", "{}")),
    (r"(?P<name>.+) район", ("{} р-н", "{}")),
    (r"район (?P<name>.+)", ("р-н {}", "{} район", "{} р-н", "{}")),
    (r"(?P<name>.+) ауданы", ("{} ауд.", "{}")),
)
_CITY = "город "


@dataclass(frozen=True)
class District:
    """A district or city of a region: names in Kazakh and Russian, and others.

    ``shared``: other regions have a district of this name.
    """

    kk: str
    ru: str
    aliases: tuple[str, ...] = ()
    shared: bool = False

    @property
    def full_names(self) -> tuple[str, ...]:
        """The names that say what kind of place it is; a city's name alone says enough."""
        names = (self.kk, self.ru, *self.aliases)
        return tuple(_all_forms(names)) if self.ru.startswith(_CITY) else names

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that it may be called."""
        return tuple(_all_forms((self.kk, self.ru, *self.aliases)))


@dataclass(frozen=True)
class KnownRegion:
    """An oblast or a city of its rank: ISO 3166-2 and KATO codes, names by language, districts if listed."""

    iso: str
    kato: str
    names: Mapping[str, str]
    iso_old: str = ""
    aliases: tuple[str, ...] = ()
    districts: tuple[District, ...] = ()

    @property
    def is_city(self) -> bool:
        """Whether it is a city of the rank of an oblast."""
        return self.names["ru"].startswith(_CITY)

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that it may be called, codes among it.

        >>> "Акмолинская обл." in next(each for each in load_regions() if each.iso == "KZ-11").spellings
        True
        """
        codes = (self.iso, self.kato, *([self.iso_old] if self.iso_old else []))
        return (*codes, *_all_forms((*self.names.values(), *self.aliases)))


@cache
def load_regions() -> tuple[KnownRegion, ...]:
    """All regions: 17 oblasts and 3 cities.

    A name that an oblast and a city share, as Алматы, stands for the city: cities come last.

    >>> len(load_regions()), load_regions()[-1].names["en"]
    (20, 'Shymkent')
    """
    text = (files("zhas_eval.programme") / "regions.yml").read_text(encoding="utf-8")
    regions = [_region(entry) for entry in load_yaml(text)["regions"]]
    return tuple(sorted(regions, key=lambda region: (region.is_city, region.iso)))


def _region(entry: Mapping[str, Any]) -> KnownRegion:
    districts = tuple(
        District(**{**each, "aliases": tuple(each.get("aliases", ()))}) for each in entry.get("districts", ())
    )
    return KnownRegion(**{**entry, "aliases": tuple(entry.get("aliases", ())), "districts": districts})


def _all_forms(names: tuple[str, ...]) -> list[str]:
    """The names, and the forms that people give them."""
    forms = list(names)
    for name in names:
        for pattern, templates in _FORMS:
            if found := re.fullmatch(pattern, name):
                forms += [template.format(found["name"]) for template in templates]
    return list(dict.fromkeys(forms))
