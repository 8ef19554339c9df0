"""Every text that the code asks for is in every catalogue, and no number is written into a finding."""

import ast
import re
import string
from pathlib import Path

import nbformat
import pytest

import zhas_eval
from zhas_eval.presentation.wording import Wording, WordingError, languages, load_catalogue
from zhas_eval.programme.tables import load_codebooks

PACKAGE = Path(zhas_eval.__file__).parent
NOTEBOOKS = PACKAGE.parent / "notebooks"
# Not a file name, and not the first half of a key that is put together.
KEY = re.compile(r"[a-z][a-z_0-9]*(\.[a-z_0-9]+)+(?<!_)(?<!\.typ)(?<!\.json)(?<!\.yml)")
# Roots under which a dotted text in the code can only be a key of the catalogue.
ROOTS = {
    *("document", "workbook", "run", "rule", "remedy", "cover", "page", "note", "table", "chart", "number"),
    *("chart_text", "scope", "appendix"),
    *("quality", "beneficiaries", "plan_fact", "findings", "caveat", "strength", "statement", "explore"),
    *("draft", "remark", "state"),
}


def texts_in_code() -> set[str]:
    """Every text constant of the package and of the notebooks."""
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    for path in NOTEBOOKS.glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        sources += [cell.source for cell in cells if cell.cell_type == "code"]
    return {
        node.value
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("language", languages())
def test_every_key_in_the_code_has_a_text(language: str) -> None:
    catalogue = load_catalogue(language)
    asked = {text for text in texts_in_code() if KEY.fullmatch(text) and text.split(".")[0] in ROOTS}
    branches = {key.rsplit(".", depth)[0] for key in catalogue for depth in range(1, key.count(".") + 1)}
    assert len(asked) > 100
    assert sorted(asked - catalogue.keys() - branches) == []


# Lists whose codes stand in no document.
SHOWN_NOWHERE = {"yes_no", "value_decision", "people_decision"}


@pytest.mark.parametrize("language", languages())
def test_every_shared_code_has_a_label(language: str) -> None:
    catalogue = load_catalogue(language)
    missing = [
        f"code.{book}.{code}"
        for book, codes in load_codebooks().items()
        for code in codes
        if book not in SHOWN_NOWHERE and f"code.{book}.{code}" not in catalogue
    ]
    assert missing == []


@pytest.mark.parametrize("language", languages())
def test_rules_and_remedies_come_in_pairs(language: str) -> None:
    catalogue = load_catalogue(language)
    rules = {key.removeprefix("rule.") for key in catalogue if key.startswith("rule.")}
    remedies = {key.removeprefix("remedy.") for key in catalogue if key.startswith("remedy.")}
    assert sorted(remedies - rules) == []


@pytest.mark.parametrize("language", languages())
def test_no_number_is_written_into_a_finding(language: str) -> None:
    for key, text in load_catalogue(language).items():
        if key.startswith(("finding.", "draft.")):
            literal = "".join(part for part, *_ in string.Formatter().parse(str(text)))
            assert not re.search(r"\d", literal), key


def test_plural_follows_the_number() -> None:
    words = Wording("ru")
    assert "не вошел" in words("note.missing", n=1, count="1")
    assert "не вошли" in words("note.missing", n=3, count="3")


def test_a_missing_key_or_argument_is_an_error() -> None:
    with pytest.raises(WordingError, match="no text"):
        Wording("ru")("no.such.key")
    with pytest.raises(WordingError, match="needs"):
        Wording("ru")("cover.sum", amount="1")
