"""Every number of every document says which figure it is, and is written as that figure everywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from tests.e2e.reading import published_files, read_everything
from tests.e2e.tracing import find_faults, list_cells, read_figures, scan
from zhas_eval.presentation.marks import CLOSE, OPEN, PART
from zhas_eval.presentation.wording import Wording


def list_sets(outputs: Path) -> list[Path]:
    found = sorted(path.parent for path in outputs.glob("*/*/figures.parquet"))
    assert found
    return found


def list_pages(folder: Path) -> Iterator[tuple[Path, Wording]]:
    for path in sorted(folder.glob("*.html")):
        yield path, Wording(path.suffixes[-2].removeprefix("."))


def squeeze(text: str) -> str:
    """The text without what parts it into lines."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


@pytest.fixture(scope="module", params=["outputs", "documents"])
def batch(request: pytest.FixtureRequest) -> Path:
    """The documents of the default run, and those of another programme."""
    folder: Path = request.getfixturevalue(request.param)
    return folder if request.param == "outputs" else folder.parents[1]


def test_every_number_names_its_figure_and_is_written_as_it(batch: Path) -> None:
    faults = []
    for folder in list_sets(batch):
        figures = read_figures(folder / "figures.parquet")
        for path, wording in list_pages(folder):
            faults += [
                f"{path.name}: {fault}" for fault in find_faults(path.read_text("utf-8"), figures, wording)
            ]
    assert not faults, "\n".join(dict.fromkeys(faults))


def test_every_number_of_the_index_page_names_its_figure(batch: Path) -> None:
    figures = {
        name: figure
        for folder in list_sets(batch)
        for name, figure in read_figures(folder / "figures.parquet").items()
    }
    page = (batch / "index.html").read_text(encoding="utf-8")
    assert scan(page)
    assert find_faults(page, figures, Wording("ru")) == []


def test_one_caption_and_group_has_one_number(batch: Path) -> None:
    for folder in list_sets(batch):
        told: dict[tuple[str, ...], set[str]] = {}
        for path, wording in list_pages(folder):
            for key, text in list_cells(path.read_text(encoding="utf-8")):
                told.setdefault((wording.language, *key), set()).add(text)
        assert told
        assert {key: texts for key, texts in told.items() if len(texts) > 1} == {}, folder


def test_a_pdf_prints_every_row_and_sentence_with_a_figure_as_its_page_does(batch: Path) -> None:
    for folder in list_sets(batch):
        for path, _ in list_pages(folder):
            page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            told = [
                tag.get_text() for tag in page.select("tr, p, .zhas-keys li") if tag.select("[data-figure]")
            ]
            printed = "".join(each.extract_text() for each in PdfReader(path.with_suffix(".pdf")).pages)
            assert [text for text in told if squeeze(text) not in squeeze(printed)] == [], path


def test_a_workbook_shows_the_values_of_the_figures(batch: Path) -> None:
    for folder in list_sets(batch):
        figures = read_figures(folder / "figures.parquet")
        for path in folder.glob("tables.*.xlsx"):
            book = openpyxl.load_workbook(path, read_only=True)
            words = Wording(path.suffixes[-2].removeprefix("."))
            rows = list(book[words("workbook.figures")].iter_rows(min_row=2, values_only=True))
            assert rows
            for row in rows:
                figure = figures[str(row[9])]
                if isinstance(row[3], int | float):
                    factor = 100 if figure.unit == "share_points" else 1
                    assert row[3] == pytest.approx((figure.value or 0.0) * factor, abs=1e-9), row


def test_no_sign_of_a_mark_reaches_a_reader(batch: Path) -> None:
    checked = 0
    for path in published_files(batch):
        # A notebook that was run carries them for the exporters; what of it is seen is HTML.
        if path.suffix in {".html", ".pdf", ".xlsx", ".parquet"}:
            assert not {OPEN, PART, CLOSE} & set(read_everything(path)), path
            checked += 1
    assert checked
