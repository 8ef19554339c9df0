"""What documents print as people wrote it is looked through before a run; only the place is told."""

import nbformat
import pytest
from builders import make_programme

from zhas_eval.errors import InputError
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.presentation.page_keys import find_notebook_faults
from zhas_eval.presentation.printed_texts import find_text_faults
from zhas_eval.presentation.texts import tell_texts
from zhas_eval.presentation.view import View
from zhas_eval.programme.narrative import Address, WrittenText

IIN, PHONE = "9912 3150 0006", "+7 700 000 00 01"


def _told(programme, *texts):
    written = [
        WrittenText(Address("all", "2023", "ru", "goal_reached"), text, row=at)
        for at, text in enumerate(texts, 2)
    ]
    faults = find_text_faults(programme, written, None)
    assert not [fault for fault in faults if IIN[:4] in str(fault) or "700" in str(fault)]
    return [(fault.rule, fault.place()) for fault in faults]


def test_texts_that_can_be_printed_have_no_fault():
    assert _told(make_programme(), "Цель достигнута: 28 из 28.") == []


def test_a_line_of_the_narrative_is_told_by_its_row():
    assert _told(make_programme(), f"ИИН {IIN}", "Готово ✔️", f"тел. {PHONE} ✅\N{VARIATION SELECTOR-16}") == [
        ("text_personal", "narrative.xlsx · Тексты · 2"),
        ("text_characters", "narrative.xlsx · Тексты · 3"),
        ("text_characters", "narrative.xlsx · Тексты · 4"),
        ("text_personal", "narrative.xlsx · Тексты · 4"),
    ]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"ngo": f"ОО {PHONE}"}, "ngo.ru"),
        ({"narrative": {"results": {"ru": ["Да", f"Иван, {IIN}"]}}}, "narrative.results.ru.1"),
        ({"partners": [{"name": "МРЦ", "role": f"тел. {PHONE}"}]}, "partners.0.role.ru"),
        ({"codebooks": {"channel": {"tv": {"label": PHONE}}}}, "codebooks.channel.tv.label.ru"),
    ],
)
def test_a_text_of_the_passport_is_told_by_its_key(change, key):
    assert ("text_personal", f"programme.yml · {key}") in _told(make_programme(**change))


def test_a_code_without_a_text_in_a_language_of_the_documents_is_told():
    books = {
        "channel": {"tv": {"label": {"ru": "ТВ"}}, "press": {"label": {"ru": "Газеты", "kk": "Газеттер"}}}
    }
    programme = make_programme(codebooks=books, languages=["ru", "kk"])
    [fault] = find_text_faults(programme, [], None)
    assert (fault.rule, fault.key, fault.details) == (
        *("code_without_text", "codebooks.channel.tv.label"),
        {"code": "tv", "languages": "kk"},
    )


def test_no_document_prints_the_number_of_a_person():
    scope = make_programme().scope(region="all", period="2023")
    line = WrittenText(Address("all", "2023", "ru", "goal_reached"), f"Спасибо, {PHONE}", row=7)
    with pytest.raises(InputError) as refused:
        tell_texts(View(Ledger(scope, []), "ru"), [], [line])
    [problem] = refused.value.problems
    assert (problem.rule, problem.place()) == ("text_personal", "narrative.xlsx · 7")


def test_a_text_that_a_notebook_asks_for_in_vain_is_told(tmp_path):
    cells = [
        'page = Page(ledger, language, name="quality")',
        'page.heading("quality.corrections")\npage.say("poem.lead")',
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    book.metadata["language_info"] = {"name": "python"}
    nbformat.write(book, tmp_path / "90_own.ipynb")
    found = find_notebook_faults([tmp_path / "90_own.ipynb"], ["ru", "kk"])
    assert [(problem.rule, problem.file, problem.details) for problem in found] == [
        ("page_text_missing", "90_own.ipynb", {"text": "poem.lead", "language": language})
        for language in ("ru", "kk")
    ]


def test_a_notebook_that_does_not_say_its_language_is_told(tmp_path):
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "90_own.ipynb")
    found = find_notebook_faults([tmp_path / "90_own.ipynb"], ["ru"])
    assert [(problem.rule, problem.file) for problem in found] == [("notebook_language", "90_own.ipynb")]
