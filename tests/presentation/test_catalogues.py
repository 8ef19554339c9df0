"""A file of another language says all that the Russian file of its name says, with the same placeholders."""

import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel import Locale

import zhas_eval
from zhas_eval.findings.causal import find_causal_wording
from zhas_eval.presentation.wording import DEFAULT_LANGUAGE, PLURALS

CATALOGUES = Path(zhas_eval.__file__).parent / "presentation" / "catalogues"
TRANSLATED = sorted(
    path.relative_to(CATALOGUES).as_posix()
    for path in CATALOGUES.glob("*/*.yml")
    if path.parent.name != DEFAULT_LANGUAGE
)


def read_texts(path: Path) -> dict[str, Any]:
    """The texts of one file by dotted key; a text that bends with a number is a mapping."""
    texts: dict[str, Any] = {}
    open_nodes = [("", yaml.safe_load(path.read_text(encoding="utf-8")))]
    while open_nodes:
        key, node = open_nodes.pop()
        if isinstance(node, dict) and (not key or not set(node) <= PLURALS):
            open_nodes += [(f"{key}.{name}".lstrip("."), child) for name, child in node.items()]
        else:
            texts[key] = node
    return texts


def forms_of(text: Any) -> list[str]:
    """The text, or all its plural forms."""
    return list(text.values()) if isinstance(text, dict) else [text]


def placeholders_of(text: Any) -> set[tuple[str, ...]]:
    """The placeholders of each form of a text."""
    parse = string.Formatter().parse
    return {
        tuple(sorted({name for _, name, _, _ in parse(str(form)) if name is not None}))
        for form in forms_of(text)
    }


def original_of(file: str) -> dict[str, Any]:
    """The texts of the Russian file of the same name."""
    return read_texts(CATALOGUES / DEFAULT_LANGUAGE / Path(file).name)


def test_there_are_files_of_another_language() -> None:
    assert TRANSLATED


@pytest.mark.parametrize("file", TRANSLATED)
def test_a_file_has_the_keys_of_the_russian_one(file: str) -> None:
    assert sorted(read_texts(CATALOGUES / file)) == sorted(original_of(file))


@pytest.mark.parametrize("file", TRANSLATED)
def test_a_text_has_the_placeholders_of_the_russian_one(file: str) -> None:
    originals = original_of(file)
    differing = [
        key
        for key, text in read_texts(CATALOGUES / file).items()
        if placeholders_of(text) != placeholders_of(originals[key])
    ]
    assert differing == []


@pytest.mark.parametrize("file", TRANSLATED)
def test_every_text_is_written_and_bends_as_its_language_does(file: str) -> None:
    plurals = {*Locale.parse(Path(file).parent.name).plural_form.tags, "other"}
    for key, text in read_texts(CATALOGUES / file).items():
        assert all(isinstance(form, str) and form.strip() for form in forms_of(text)), key
        assert not isinstance(text, dict) or set(text) == plurals, key


@pytest.mark.parametrize("file", [file for file in TRANSLATED if Path(file).stem in ("findings", "drafts")])
def test_no_finding_and_no_draft_claims_a_cause(file: str) -> None:
    language = Path(file).parent.name
    claiming = [
        (key, match.words)
        for key, text in read_texts(CATALOGUES / file).items()
        for form in forms_of(text)
        for match in find_causal_wording(form, language)
    ]
    assert claiming == []
