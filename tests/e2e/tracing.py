"""Every number that a reader of an HTML document sees, and what the document says that it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pandas as pd
from bs4 import BeautifulSoup, NavigableString, Tag

from zhas_eval.indicators.ledger import Figure
from zhas_eval.presentation.marks import FORMS, KINDS
from zhas_eval.presentation.numbers import format_figure, format_signed, format_value, spell_number
from zhas_eval.presentation.wording import Wording

NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)*")
HIDDEN = ["style", "script", "title", "head", "symbol"]


@dataclass(frozen=True)
class Shown:
    """A number as written; ``figure`` with its ``form``, or a ``kind``, empty where nothing says what it is.

    ``whole`` is all text of the element that says it. ``drawn`` are the figures of the chart it stands on,
    ``labels`` the texts there that are no figures.
    """

    number: str
    whole: str
    figure: str = ""
    form: str = ""
    kind: str = ""
    drawn: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def is_named(self) -> bool:
        if self.figure:
            return self.form in FORMS
        return self.kind in KINDS or bool(self.drawn)


def scan(html: str) -> list[Shown]:
    """The numbers of a page in order: in its text, on its charts, in text alternatives and names of links."""
    page = BeautifulSoup(html, "html.parser")
    for hidden in page.find_all(HIDDEN):
        hidden.decompose()
    return [shown for text in page.find_all(string=True) for shown in _read(text)] + [
        shown for picture in page.find_all("svg") for shown in _read_alternative(picture)
    ]


def _read(text: NavigableString) -> Iterator[Shown]:
    numbers = NUMBER.findall(str(text))
    if not numbers:
        return
    parents = [parent for parent in text.parents if isinstance(parent, Tag)]
    named = next((tag for tag in parents if tag.has_attr("data-figure") or tag.has_attr("data-kind")), None)
    for number in numbers:
        if named is None:
            yield _draw(number, str(text).strip(), parents)
        else:
            yield Shown(
                number,
                named.get_text(),
                figure=str(named.get("data-figure", "")),
                form=str(named.get("data-form", "value")),
                kind=str(named.get("data-kind", "")),
            )


def _read_alternative(picture: Tag) -> Iterator[Shown]:
    text = str(picture.get("aria-label", ""))
    parents = [parent for parent in picture.parents if isinstance(parent, Tag)]
    for number in NUMBER.findall(text):
        yield _draw(number, text, parents)


def _draw(number: str, text: str, parents: list[Tag]) -> Shown:
    chart = next((tag for tag in parents if tag.name == "figure" and tag.has_attr("data-figures")), None)
    if chart is None:
        return Shown(number, text)
    figures, labels = str(chart["data-figures"]).split(" "), str(chart.get("data-labels", "")).split("|")
    return Shown(number, text, drawn=tuple(figures), labels=tuple(labels))


def read_figures(path: Path) -> dict[str, Figure]:
    """The figures of a published ledger by id."""
    names = [field.name for field in fields(Figure)]
    found = {}
    for record in pd.read_parquet(path).astype(object).to_dict("records"):
        values = {name: record[name] for name in names if name != "evidence"}
        known = {name: value for name, value in values.items() if value is not None and value == value}
        found[record["figure"]] = Figure(**known)
    return found


def write(figure: Figure, form: str, wording: Wording) -> str:
    """What the document has to show of a figure in a form."""
    match form:
        case "signed":
            return format_signed(figure, wording)
        case "bare":
            return format_figure(figure, wording).removesuffix("\u00a0₸")
        case "words":
            return spell_number(round(figure.value or 0), wording)
        case "bounds":
            return format_figure(replace(figure, value=None, text=""), wording)
        case "lower" | "upper":
            bound = getattr(figure, form)
            return format_value(bound, figure.unit, wording)
        case "numerator" | "denominator" | "missing":
            return format_value(getattr(figure, form) or 0.0, "count", wording)
    return format_figure(figure, wording)


def find_faults(html: str, figures: Mapping[str, Figure], wording: Wording) -> list[str]:
    """What is wrong with the numbers of a page, each as a line of text."""
    faults = []
    for shown in scan(html):
        if not shown.is_named:
            faults.append(f"unnamed {shown.number} in {shown.whole[:90]!r}")
        elif shown.drawn and not shown.figure and not shown.kind:
            if not _is_of_chart(shown, figures, wording):
                faults.append(f"drawn {shown.number} in {shown.whole[:90]!r} is of none of {shown.drawn}")
        elif shown.figure:
            figure = figures.get(shown.figure)
            if figure is None:
                faults.append(f"no figure {shown.figure} for {shown.whole!r}")
            elif shown.whole.removesuffix("*") != (told := write(figure, shown.form, wording)):
                faults.append(f"{shown.figure} is {told!r} and not {shown.whole!r} ({shown.form})")
    return faults


def _is_of_chart(shown: Shown, figures: Mapping[str, Figure], wording: Wording) -> bool:
    """Whether a figure of the chart is written with this number, or a label is."""
    number = re.sub(r"[\u00a0\u202f]", " ", shown.number)
    if any(number in NUMBER.findall(re.sub(r"[\u00a0\u202f]", " ", label)) for label in shown.labels):
        return True
    # A label too long for its place is cut.
    cut = shown.whole.removesuffix("…")
    if cut != shown.whole and any(label.startswith(cut) for label in shown.labels):
        return True
    for name in shown.drawn:
        figure = figures[name]
        told = "; ".join(
            (format_figure(figure, wording), format_figure(replace(figure, value=None), wording))
        )
        told = re.sub(r"[\u00a0\u202f]", " ", told)
        if number in NUMBER.findall(told):
            return True
    return False


def list_cells(html: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each cell that shows a figure: caption, words of its row and head of its column; what it shows."""
    page = BeautifulSoup(html, "html.parser")
    for table in page.select("figure.zhas-table"):
        if table.figcaption is None:
            continue
        for number in table.figcaption.select(".zhas-number"):
            number.extract()
        caption = table.figcaption.get_text()
        heads = [head.get_text() for head in table.select("thead th")]
        for row in table.select("tbody tr"):
            cells = row.find_all(["td", "th"])
            words = [cell.get_text() for cell in cells if not cell.has_attr("data-figure")]
            for at, cell in enumerate(cells):
                if cell.has_attr("data-figure") and len(heads) == len(cells):
                    yield (caption, *words, heads[at]), cell.get_text()
