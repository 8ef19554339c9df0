"""Every language has the texts of the documents whole; those of the interface it may borrow, file by file."""

import re
from pathlib import Path

import pytest
import yaml

import zhas_eval.presentation
from zhas_eval.presentation import wording
from zhas_eval.presentation.fonts import missing_characters
from zhas_eval.presentation.wording import (
    DEFAULT_LANGUAGE,
    INTERFACE,
    Wording,
    WordingError,
    interface_language,
    languages,
    load_catalogue,
)

CATALOGUES = Path(zhas_eval.presentation.__file__).parent / "catalogues"
DOCUMENT_FILES = sorted(
    path.name for path in (CATALOGUES / DEFAULT_LANGUAGE).glob("*.yml") if path.name not in INTERFACE
)
TRANSLATED = [language for language in languages() if language != DEFAULT_LANGUAGE]


def texts_of(language: str, file: str) -> dict[str, list[str]]:
    """Key → its text, or its forms where it bends with a number."""
    texts: dict[str, list[str]] = {}
    nodes = [("", yaml.safe_load((CATALOGUES / language / file).read_text(encoding="utf-8")))]
    while nodes:
        key, node = nodes.pop()
        if isinstance(node, dict) and not set(node) <= wording.PLURALS:
            nodes += [(f"{key}.{name}".strip("."), child) for name, child in node.items()]
        else:
            texts[key] = [str(form) for form in (node.values() if isinstance(node, dict) else [node])]
    return texts


def repeated_keys(node: yaml.Node | None) -> list[str]:
    """The keys that stand twice in one mapping: YAML keeps the last and says nothing."""
    if not isinstance(node, yaml.MappingNode):
        return []
    names = [str(key.value) for key, _ in node.value]
    below = [name for _, child in node.value for name in repeated_keys(child)]
    return below + sorted({name for name in names if names.count(name) > 1})


def test_a_key_that_stands_twice_is_found() -> None:
    assert repeated_keys(yaml.compose("table: {change: a, total: b, change: c}")) == ["change"]


@pytest.mark.parametrize(
    "path", sorted(CATALOGUES.glob("*/*.yml")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_no_key_stands_twice(path: Path) -> None:
    assert repeated_keys(yaml.compose(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("language", languages())
def test_a_language_of_documents_has_all_their_files(language: str) -> None:
    assert sorted({*DOCUMENT_FILES} - {path.name for path in (CATALOGUES / language).glob("*.yml")}) == []


@pytest.mark.parametrize("language", languages())
def test_every_text_can_be_drawn(language: str) -> None:
    assert missing_characters(str(text) for text in load_catalogue(language).values()) == []


# A suffix right behind a placeholder, or behind the quotation mark or bracket that closes it.
GLUED = re.compile(r"\}[»)]?[-\u2011а-яёәғқңөұүһі]", re.IGNORECASE)


def test_a_suffix_on_a_placeholder_is_found() -> None:
    assert all(GLUED.search(text) for text in ("{before}-дан", "«{name}»-ға", "{n}ден"))


def test_no_kazakh_suffix_is_glued_to_a_placeholder() -> None:
    texts = {key: forms for file in DOCUMENT_FILES for key, forms in texts_of("kk", file).items()}
    assert [key for key, forms in texts.items() if any(map(GLUED.search, forms))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_the_interface_lacks_is_russian_and_bends_as_russian_does(language: str) -> None:
    own, russian = load_catalogue(language), load_catalogue(DEFAULT_LANGUAGE)
    assert own.keys() == russian.keys()
    for file in INTERFACE:
        if not (CATALOGUES / language / file).is_file():
            assert all(own[key] == russian[key] for key in texts_of(DEFAULT_LANGUAGE, file))


def test_a_borrowed_text_bends_as_its_own_language_does() -> None:
    given = {"n": 3, "languages": "ru", "outputs": ""}
    assert Wording("kk")("run.plan.runs", **given) == Wording("ru")("run.plan.runs", **given)


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Russian with two files, and Kazakh with half of the one that documents need."""
    for path, text in {
        "ru/document.yml": "document: {contents: Содержание, table: Таблица}",
        "ru/run.yml": "run: {help: Помощь, sum: Всего}",
        "kk/document.yml": "document: {contents: Мазмұны}",
        "en/scope.yml": "scope: {all: All}",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.setattr(wording, "_FOLDER", tmp_path)
    monkeypatch.setattr(wording, "INTERFACE", ("run.yml",))
    monkeypatch.setattr(wording, "load_catalogue", load_catalogue.__wrapped__)
    return tmp_path


@pytest.mark.usefixtures("catalogues")
def test_a_hole_in_a_document_file_is_an_error_and_is_not_filled_from_russian() -> None:
    words = Wording("kk")
    assert words("document.contents") == "Мазмұны"
    assert words("run.help") == "Помощь"
    with pytest.raises(WordingError, match=r"document\.table"):
        words("document.table")


def test_an_interface_file_is_never_filled_key_by_key(catalogues: Path) -> None:
    (catalogues / "kk/run.yml").write_text("run: {help: Көмек}", encoding="utf-8")
    assert Wording("kk")("run.help") == "Көмек"
    with pytest.raises(WordingError, match=r"run\.sum"):
        Wording("kk")("run.sum")


def test_a_language_is_of_documents_before_it_is_of_the_interface(catalogues: Path) -> None:
    assert languages() == ["kk", "ru"]
    assert interface_language({"LANG": "kk_KZ.UTF-8"}) == "ru"
    (catalogues / "kk/run.yml").write_text("run: {help: Көмек, sum: Барлығы}", encoding="utf-8")
    assert interface_language({"LANG": "kk_KZ.UTF-8"}) == "kk"


@pytest.mark.usefixtures("catalogues")
def test_a_language_without_documents_has_no_catalogue() -> None:
    with pytest.raises(WordingError, match="'en'"):
        Wording("en")
