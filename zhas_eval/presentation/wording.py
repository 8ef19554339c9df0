"""The wording catalogues: every text that a reader sees, by language and key.

A catalogue is a folder ``catalogues/<language>/`` of YAML files. A file's keys nest; a text is
asked for by its dotted key, without the file's name. A text is a template for ``str.format``. A
text that bends with a number is a mapping of CLDR plural categories (one, few, many, other) and is
chosen by the argument ``n``.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from babel import Locale

DEFAULT_LANGUAGE = "ru"


class WordingError(KeyError):
    """A text is missing from a catalogue or lacks an argument."""


def languages() -> list[str]:
    """The languages that have a catalogue."""
    folder = files("zhas_eval.presentation") / "catalogues"
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir())


def interface_language(environment: Mapping[str, str]) -> str:
    """The language of the command line: that of the user's system where there is a catalogue, else Russian.

    >>> interface_language({"LANG": "fr_FR.UTF-8"})
    'ru'
    """
    wanted = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    code = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
    return code if code in languages() else DEFAULT_LANGUAGE


@cache
def load_catalogue(language: str) -> Mapping[str, Any]:
    """All texts of a language by dotted key.

    >>> load_catalogue("ru")["document.contents"]
    'Содержание'
    """
    folder = files("zhas_eval.presentation") / "catalogues" / language
    if not folder.is_dir():
        raise WordingError(f"no catalogue for language {language!r}; there are {languages()}")
    texts: dict[str, Any] = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yml"):
            _flatten(yaml.safe_load(entry.read_text(encoding="utf-8")), "", texts)
    return texts


PLURALS = {"zero", "one", "two", "few", "many", "other"}


def _flatten(node: Mapping[str, Any], prefix: str, texts: dict[str, Any]) -> None:
    for name, value in node.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and not set(value) <= PLURALS:
            _flatten(value, f"{key}.", texts)
        elif key in texts:
            raise WordingError(f"the key {key!r} stands twice")
        else:
            texts[key] = value


class Wording:
    """Texts of one language.

    >>> Wording("ru")("document.contents")
    'Содержание'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self._texts = load_catalogue(language)

    def __call__(self, key: str, **arguments: Any) -> str:
        """The text under ``key`` with its placeholders filled.

        Raises WordingError where the key or an argument is missing: a document with a hole in
        it is worse than none.
        """
        if key not in self._texts:
            raise WordingError(f"no text {key!r} in catalogue {self.language!r}")
        text = self._texts[key]
        if isinstance(text, Mapping):
            text = text.get(self.locale.plural_form(arguments["n"]), text["other"])
        try:
            return str(text).format(**arguments)
        except KeyError as missing:
            raise WordingError(f"text {key!r} needs {missing}") from None

    def __contains__(self, key: str) -> bool:
        return key in self._texts
