"""Every kind of missing has its words, and no word says two things."""

from collections import Counter

from builders import make_programme

from zhas_eval.cleaning.folding import fold_text
from zhas_eval.cleaning.values import missing_book
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.missing import MISSING_KINDS, load_missing_labels, load_missing_spellings
from zhas_eval.programme.tables import LANGUAGES, load_codebooks, load_contracts
from zhas_eval.reporting.template_columns import ANY_TEXT


def test_every_kind_has_words_in_every_language_and_a_name_for_readers():
    assert set(load_missing_spellings()) == set(load_missing_labels()) == set(MISSING_KINDS)
    for kind, labels in load_missing_labels().items():
        assert sorted(labels) == sorted(LANGUAGES)
        assert Wording("ru")(f"code.missing_kind.{kind}")


def test_no_word_is_of_two_kinds():
    kinds = Counter(
        (fold_text(word), kind) for kind, words in load_missing_spellings().items() for word in set(words)
    )
    words = Counter(word for word, _ in kinds)
    assert [word for word, count in words.items() if count > 1] == []
    assert "" not in words


def test_the_words_that_are_known_codes_are_those_that_were_thought_of():
    book = missing_book(make_programme())
    codes = {
        (name, code, book[fold_text(word)])
        for name, codes in load_codebooks().items()
        for code, words in codes.items()
        for word in words
        if fold_text(word) in book
    }
    assert codes == {
        ("yes_no", "no", "blank"),
        ("decision", "rejected", "refused"),
        ("technical", "failed", "refused"),
    }


def test_what_templates_propose_is_no_code_of_any_list():
    known = {
        fold_text(word) for codes in load_codebooks().values() for words in codes.values() for word in words
    }
    labels = {fold_text(label) for labels in load_missing_labels().values() for label in labels.values()}
    assert not labels & known


def test_answers_may_be_missing_and_are_of_a_kind_that_can_be_told_from_a_word():
    asked = [column for contract in load_contracts().values() for column in contract.columns if column.asked]
    assert len(asked) > 20
    assert not [column for column in asked if column.required or column.kind in ANY_TEXT]


def test_a_word_of_the_programme_goes_before_a_shared_one():
    book = missing_book(make_programme(missing={"refused": ["Нет ответа!"], "not_asked": ["в отъезде"]}))
    assert book[fold_text("нет ответа")] == "refused"
    assert book[fold_text("В отъезде")] == "not_asked"
    assert book[fold_text("без ответа")] == "skipped"
