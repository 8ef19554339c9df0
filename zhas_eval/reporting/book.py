"""A workbook in the making: its words and formats, the figures it knows and those it has shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from zhas_eval.presentation.wording import Wording
from zhas_eval.reporting.ledger import Figure

ACCENT, TINT, RULE, QUIET = "#0b5cad", "#f0f5fb", "#D5DCE3", "#52606D"
NO_DATE = datetime(1980, 1, 1)


@dataclass(frozen=True)
class Shown:
    """A figure in a cell of the sheet ``label``; ``place`` is its name there, ``text`` what it says."""

    figure: str
    label: str
    cell: str
    place: str
    text: str


@dataclass
class Book:
    """``figures`` are ledger records by id; ``shown`` grows as the tables are written."""

    file: Workbook
    words: Wording
    figures: Mapping[str, Figure]
    notice: str
    shown: list[Shown] = field(default_factory=list)
    formats: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def style(self, **properties: Any) -> Any:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
            self.formats[key] = self.file.add_format({**base, **properties})
        return self.formats[key]

    def link(self, **properties: Any) -> Any:
        """The format of a link."""
        return self.style(font_color=ACCENT, underline=1, **properties)

    def value(self, figure: str) -> float | None:
        """The number of a figure; None for one that is unknown, withheld or says it in words."""
        record = self.figures.get(figure, {})
        return None if record.get("suppressed") else record.get("value")


def set_print(sheet: Any, *, landscape: bool, head: tuple[int, int] | None) -> None:
    """A4, as wide as the sheet, the rows ``head`` on each page."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P / &N")
    sheet.hide_gridlines(2)
    if head:
        sheet.repeat_rows(*head)
