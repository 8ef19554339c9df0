"""The wording catalogues: every text that a reader sees, by language and key.

A catalogue is a folder ``catalogues/<language>/`` of YAML files; one that has ``document.yml`` is a
language of documents, one that has ``run.yml`` of the command line too. A file's keys nest; a text is
asked for by its dotted key, without the file's name. A text is a template for ``str.format``. A
text that bends with a number is a mapping of CLDR plural categories (one, few, many, other) and is
chosen by the argument ``n``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from babel import Locale

from zhas_eval.presentation.marks import tell_numbers
from zhas_eval.programme.yaml_text import load_yaml

_FOLDER = files("zhas_eval.presentation") / "catalogues"
DEFAULT_LANGUAGE = "ru"
# What people who make documents read: the command line, the review workbook, the panel, rules for input.
# A language may lack these files; the default language's stand in, each as a whole.
INTERFACE = ("explore.yml", "review.yml", "rules.yml", "run.yml")
# A placeholder of str.format, or what stands between two.
PLACEHOLDER = re.compile(r"(\{[^{}]*\})|[^{}]+")
PLURALS = {"zero", "one", "two", "few", "many", "other"}


class WordingError(KeyError):
    """A text is missing from a catalogue or lacks an argument."""


@dataclass(frozen=True)
class Plural:
    """The forms of a text that bends with a number, by the categories of the language it is written in."""

    forms: Mapping[str, str]
    language: str

    def choose(self, n: float) -> str:
        """The form that goes with ``n``.

        >>> Plural({"one": "строка", "few": "строки", "other": "строк"}, "ru").choose(3)
        'строки'
        """
        return self.forms.get(Locale.parse(self.language).plural_form(n), self.forms["other"])


def languages() -> list[str]:
    """The languages that documents can be made in.

    >>> "kk" in languages()
    True
    """
    return _languages_with("document.yml")


def interface_language(environment: Mapping[str, str]) -> str:
    """The language of the command line: that of the user's system where it is translated, else Russian.

    >>> interface_language({"LANG": "fr_FR.UTF-8"})
    'ru'
    """
    wanted = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    code = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
    return code if code in languages() and code in _languages_with("run.yml") else DEFAULT_LANGUAGE


@cache
def load_catalogue(language: str) -> Mapping[str, Any]:
    """All texts of a language by dotted key, those of the interface in Russian where it has none.

    >>> load_catalogue("ru")["document.contents"]
    'Содержание'
    """
    if language not in languages():
        raise WordingError(f"no catalogue for language {language!r}; there are {languages()}")
    texts: dict[str, Any] = {}
    own = _list_files(language)
    for name in own:
        _flatten(_read(language, name), "", texts, language)
    for name in INTERFACE:
        if name not in own:
            _flatten(_read(DEFAULT_LANGUAGE, name), "", texts, DEFAULT_LANGUAGE)
    return texts


def _languages_with(file: str) -> list[str]:
    folders = (entry for entry in _FOLDER.iterdir() if entry.is_dir())
    return sorted(folder.name for folder in folders if (folder / file).is_file())


def _list_files(language: str) -> list[str]:
    names = (entry.name for entry in (_FOLDER / language).iterdir())
    return sorted(name for name in names if name.endswith(".yml"))


def _read(language: str, file: str) -> Mapping[str, Any]:
    texts: Mapping[str, Any] = load_yaml((_FOLDER / language / file).read_text(encoding="utf-8"))
    return texts


def _flatten(node: Mapping[str, Any], prefix: str, texts: dict[str, Any], language: str) -> None:
    for name, value in node.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and not set(value) <= PLURALS:
            _flatten(value, f"{key}.", texts, language)
        elif key in texts:
            raise WordingError(f"the key {key!r} stands twice")
        else:
            texts[key] = Plural(value, language) if isinstance(value, Mapping) else value


@cache
def _mark_literals(template: str) -> str:
    """The template with the numbers between its placeholders marked."""
    if not any(char.isdigit() for char in template):
        return template

    def mark(found: re.Match[str]) -> str:
        return found[0] if found[1] else tell_numbers("wording", found[0])

    return PLACEHOLDER.sub(mark, template)


class Wording:
    """Texts of one language.

    >>> Wording("ru")("document.contents")
    'Содержание'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = load_catalogue(language)

    @cached_property
    def locale(self) -> Locale:
        """How the language writes numbers and days; English as in Europe, with the day first."""
        return Locale.parse(self("number.locale"))

    def __call__(self, key: str, **arguments: Any) -> str:
        """The text under ``key`` with its placeholders filled.

        Raises WordingError where the key or an argument is missing: a document with a hole in
        it is worse than none.
        """
        return self._fill(key, self._template(key, arguments), arguments)

    def mark_numbers(self, key: str, **arguments: Any) -> str:
        """The same, with each number that the catalogue itself writes marked as its wording."""
        return self._fill(key, _mark_literals(self._template(key, arguments)), arguments)

    def _template(self, key: str, arguments: Mapping[str, Any]) -> str:
        if key not in self._texts:
            raise WordingError(f"no text {key!r} in catalogue {self.language!r}")
        text = self._texts[key]
        return str(text.choose(arguments["n"]) if isinstance(text, Plural) else text)

    def _fill(self, key: str, template: str, arguments: Mapping[str, Any]) -> str:
        try:
            return template.format(**arguments)
        except KeyError as missing:
            raise WordingError(f"text {key!r} needs {missing}") from None

    def __contains__(self, key: str) -> bool:
        return key in self._texts
