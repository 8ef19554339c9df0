"""Marks: what a number in a text is, kept through joining and filling, and gone wherever a text is read."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from builders import make_programme
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import PASSPORT
from zhas_eval.cleaning.values.strings import tidy, to_arrow
from zhas_eval.indicators.ledger import Figure, Ledger
from zhas_eval.presentation.blocks import Cell, Chart, KeyFigure, KeyFigures, Paragraph, Table
from zhas_eval.presentation.html import render_fragment
from zhas_eval.presentation.marks import (
    CLOSE,
    OPEN,
    PART,
    Piece,
    mark,
    plain,
    plain_data,
    split,
    tell,
    tell_numbers,
)
from zhas_eval.presentation.view import View
from zhas_eval.presentation.wording import PLACEHOLDER, Plural, Wording, languages, load_catalogue
from zhas_eval.programme.passport import text_in
from zhas_eval.programme.signs import SIGNS
from zhas_eval.sources.passport_file import read_passport

PEOPLE = "participants@all/2023"
# Keys of documents whose own words hold numbers: the form, scales, conventions, names of statistics.
WITH_NUMBERS = (
    *("form.", "code.social_status.", "indicator.commission.icc_", "reliability.", "grants.reliability"),
    *("grants.icc_", "note.effect.", "note.rounding"),
    *("change.", "note.trends", "note.scores", "note.several", "table.interval", "number.percent"),
    "workbook.",
)
INTERFACE = ("run.", "rule.", "remedy.", "explore.", "review.", "narrative.")
PARTS = st.sampled_from([OPEN, PART, CLOSE, "value:", PEOPLE, "7", " ", "и"])


def view(*figures: Figure) -> View:
    scope = make_programme().scope(region="all", period="2023")
    return View(Ledger(scope, figures), "ru")


def test_a_marked_text_is_joined_and_filled_like_any_other() -> None:
    text = "{n} из {all}".format(n=mark(PEOPLE, "44"), all="; ".join([mark("x@all/2023", "70"), "—"]))
    assert plain(text) == "44 из 70; —"
    assert [piece.figure for piece in split(text)] == [PEOPLE, "", "x@all/2023", ""]


def test_a_figure_whose_group_is_words_keeps_its_id() -> None:
    name = "contest.failed.reason.Нет сметы: 2 стр.@all/2023"
    assert split(mark(name, "3")) == [Piece("3", "value", name)]


def test_each_line_of_a_text_is_marked_by_itself() -> None:
    assert [split(line) for line in tell("quote", "Мест 20.\nПлан 10.").split("\n")] == [
        [Piece("Мест 20.", "quote")],
        [Piece("План 10.", "quote")],
    ]


def test_what_is_marked_again_has_the_last_mark_alone() -> None:
    assert split(tell("quote", "всего " + mark(PEOPLE, "44"))) == [Piece("всего 44", "quote")]


def test_numbers_of_a_text_are_marked_one_by_one() -> None:
    pieces = split(tell_numbers("wording", "шкала 0–100, α 0,667"))
    assert [piece.text for piece in pieces if piece.kind] == ["0–100", "0,667"]


@given(st.lists(PARTS).map("".join))
def test_no_sign_is_left_of_any_text(text: str) -> None:
    shown = "".join(piece.text for piece in split(text))
    assert not {OPEN, PART, CLOSE} & set(shown + plain(text))
    assert not {OPEN, PART, CLOSE} & set(render_fragment({"kind": "paragraph", "text": text}, Wording("ru")))
    assert plain(tell("quote", text)) == plain(text)


def test_data_are_plain_all_through() -> None:
    data = {"a": [mark(PEOPLE, "1"), {"b": (tell("date", "2 мая"), 3)}]}
    assert plain_data(data) == {"a": ["1", {"b": ("2 мая", 3)}]}


def test_a_view_says_of_each_number_what_it_is() -> None:
    here = view(
        Figure("participants", "all", "2023", value=44.0, unit="people"),
        Figure("x", "all", "2023", value=-0.05, lower=-0.1, upper=0.02, unit="share_points"),
    )
    change = here.ledger["x"]
    assert split(here.text("participants")) == [Piece("44", "value", PEOPLE)]
    assert split(here.write(change, signed=True))[0].kind == "signed"
    assert [piece.kind for piece in split(here.interval(change)) if piece.kind] == ["lower", "upper"]
    assert split(here.period()) == [Piece("2023 год", "period")]
    assert [piece for piece in split(here.explain_withheld()) if piece.kind] == [
        Piece("2", "setting", "privacy.small_cell")
    ]
    assert [piece.kind for piece in split(here("change.test")) if piece.kind] == ["wording"]
    cell = here.cell(change, signed=True)
    assert (cell.text, cell.figure, cell.form) == ("−5\u00a0п.\u00a0п.", "x@all/2023", "signed")


def test_html_names_figures_forms_and_kinds() -> None:
    words = Wording("ru")
    said = Paragraph(f"За {tell('period', '2023 год')}: {mark(PEOPLE, '44')}, {mark(PEOPLE, '+1', 'signed')}")
    assert render_fragment(said.to_json(), words) == (
        '<p>За <span data-kind="period">2023 год</span>: '
        '<span data-figure="participants@all/2023">44</span>, '
        '<span data-figure="participants@all/2023" data-form="signed">+1</span></p>'
    )
    keys = KeyFigures((KeyFigure("44", "человек", figure=PEOPLE),))
    assert f'<strong data-figure="{PEOPLE}">44</strong>' in render_fragment(keys.to_json(), words)
    table = Table("t", "", (), ((Cell("от 1 до 2", figure=PEOPLE, form="bounds"),),))
    assert f'<td data-figure="{PEOPLE}" data-form="bounds">' in render_fragment(table.to_json(), words)
    picture = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    chart = Chart("c", "", picture, f"{tell('period', '3 кв. 23')} {mark(PEOPLE, '44')}", (PEOPLE,))
    html = render_fragment(chart.to_json(), words)
    assert f'data-figures="{PEOPLE}" data-labels="3 кв. 23"' in html
    assert 'aria-label="3 кв. 23 44"' in html


def test_a_block_carries_its_marks_as_plain_data() -> None:
    block = Paragraph(mark(PEOPLE, "44"))
    assert json.loads(json.dumps(block.to_json()))["text"] == block.text


def written_numbers(language: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, text in load_catalogue(language).items():
        for form in text.forms.values() if isinstance(text, Plural) else [text]:
            literal = "".join(" " if part[1] else part[0] for part in PLACEHOLDER.finditer(str(form)))
            if digits := re.findall(r"\d+", literal):
                found.setdefault(key, set()).update(digits)
    return {key: numbers for key, numbers in found.items() if not key.startswith(INTERFACE)}


@pytest.mark.parametrize("language", languages())
def test_only_names_and_scales_of_the_catalogue_hold_numbers_alike_in_each_language(
    language: str,
) -> None:
    numbers = written_numbers(language)
    assert [key for key in numbers if not key.startswith(WITH_NUMBERS)] == []
    assert numbers == written_numbers("ru")


@pytest.mark.parametrize("text", [f"a{OPEN}value:{PEOPLE}{PART}99{CLOSE}", f"{CLOSE}b{PART}"])
def test_what_a_user_wrote_is_read_without_such_signs(text: str, tmp_path: Path) -> None:
    assert not set(SIGNS) & set(tidy(to_arrow(pd.Series([text]))).to_pylist()[0])
    path = tmp_path / "programme.yml"
    path.write_text(PASSPORT.replace("ОО «Пример»", f"ОО {text}"), encoding="utf-8")
    assert not set(SIGNS) & set(text_in(read_passport(path).ngo, "ru"))
