"""Texts of the templates are in all languages and speak of what the contracts hold."""

from collections.abc import Iterator
from typing import Any, get_args

from builders import make_programme

from zhas_eval.cleaning.folding import fold_heading, fold_text
from zhas_eval.programme.logframe import AGGREGATIONS
from zhas_eval.programme.passport import Code
from zhas_eval.programme.tables import (
    LANGUAGES,
    Kind,
    load_code_labels,
    load_codebooks,
    load_contracts,
)
from zhas_eval.programme.templates import load_template_texts, template_sources
from zhas_eval.sources.logframe_file import LOGFRAME_SHEETS


def texts(node: Any, *path: str) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    if set(node) & set(LANGUAGES):
        yield path, node
    else:
        for name, child in node.items():
            yield from texts(child, *path, name)


def test_every_text_is_in_every_language() -> None:
    found = dict(texts(load_template_texts()))
    assert len(found) > 100
    for path, words in found.items():
        assert sorted(words) == sorted(LANGUAGES), path
        assert all(isinstance(word, str) and word for word in words.values()), path


def test_every_column_has_a_heading_in_every_language_and_a_note() -> None:
    notes = load_template_texts()["kinds"]
    assert set(get_args(Kind)) <= set(notes)
    for contract in load_contracts().values():
        for column in contract.columns:
            assert sorted(column.headings) == sorted(LANGUAGES)
            assert column.headings["en"].isascii(), column
            assert set(column.headings.values()) <= set(column.headers)
            assert column.kind in notes


def test_no_two_columns_of_a_table_have_one_heading() -> None:
    for contract in load_contracts().values():
        known = [{fold_heading(header) for header in column.headers} for column in contract.columns]
        assert sum(map(len, known)) == len(set().union(*known)), contract.name


def test_notes_are_of_columns_that_there_are() -> None:
    named = {f"{name}.{column.name}" for name, one in load_contracts().items() for column in one.columns}
    assert set(load_template_texts()["columns"]) <= named


def test_every_table_has_a_sheet_of_its_own() -> None:
    for language in LANGUAGES:
        places = template_sources(language)
        assert set(places) == set(load_contracts())
        assert len(set(places.values())) == len(places)


def test_the_logframe_is_the_one_that_is_read() -> None:
    told = {sheet: tuple(notes) for sheet, notes in load_template_texts()["logframe"].items()}
    assert told == dict(LOGFRAME_SHEETS)
    assert tuple(load_template_texts()["aggregations"]) == AGGREGATIONS


def test_every_shared_code_that_a_table_holds_has_a_label_in_every_language_that_means_it_alone() -> None:
    kept = {column.codebook for contract in load_contracts().values() for column in contract.columns}
    assert len(kept & set(load_code_labels())) > 10
    for book in sorted(kept & set(load_code_labels())):
        codes = load_code_labels()[book]
        spellings = load_codebooks()[book]
        folded = {code: {fold_text(word) for word in [code, *spellings[code]]} for code in codes}
        assert sum(map(len, folded.values())) == len(set().union(*folded.values())), book
        for code, labels in codes.items():
            assert tuple(labels) == LANGUAGES, (book, code)
            assert spellings[code][: len(LANGUAGES)] == tuple(labels.values())


def test_a_code_may_be_a_bare_list_of_spellings(monkeypatch: Any) -> None:
    book = {"colour": {"red": ["красный", 1], "blue": {"labels": {"ru": "синий"}, "spellings": ["голубой"]}}}
    monkeypatch.setattr("zhas_eval.programme.tables._read_yaml", lambda _: book)
    assert load_codebooks.__wrapped__() == {"colour": {"red": ("красный", "1"), "blue": ("синий", "голубой")}}
    assert load_code_labels.__wrapped__() == {"colour": {"red": {}, "blue": {"ru": "синий"}}}


def test_own_labels_are_spellings_and_go_before_the_shared_ones() -> None:
    own = {
        "channel": {"radio": {"label": {"ru": "Радио", "en": "Radio"}, "spellings": ["фм"]}},
        "project_topic": {"sport": Code(label={"ru": "Спорт"})},
    }
    programme = make_programme(codebooks=own)
    assert programme.spellings("channel")["radio"] == ("Радио", "Radio", "фм")
    assert programme.labels("channel", "en") == {"partner": "partner", "radio": "Radio"}
    assert programme.labels("project_topic", "kk") == {"sport": "Спорт"}
    assert programme.labels("no_such_book", "ru") == {}
