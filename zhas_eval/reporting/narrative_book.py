"""``narrative.xlsx``: the texts of the report, each with a draft, its evidence and a person's own words."""

import io
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.narrative import NARRATIVE_FILE, NarrativeLine, load_narrative_headings
from zhas_eval.programme.scope import Programme
from zhas_eval.reporting.book import ACCENT, NO_DATE, QUIET, RULE, TINT, set_print
from zhas_eval.reporting.review_sheet import write_guide
from zhas_eval.sources.whole_files import write_file

WIDTHS = {
    "period": 10,
    "region": 11,
    "label": 30,
    "draft": 52,
    "text": 60,
    "state": 28,
    "evidence": 46,
    "language": 7,
    "key": 24,
}
OWN, STATE = "text", "state"
KEPT_IN_VIEW = ("period", "region", "label")
LINE_HEIGHT, SHORTEST, TALLEST = 15, 60, 400
MOST_EVIDENCE = 20
WARN = "#9A3412"
GUIDE = ("what", "how", "kept", "numbers", "causal", "codes", "private")


def write_narrative(programme: Programme, lines: Sequence[NarrativeLine], *, wording: Wording) -> Path:
    """The workbook in the programme folder, put in place whole.

    Raises OSError where it cannot be written (read-only, or open in another program).
    """
    path = programme.folder / NARRATIVE_FILE
    buffer = io.BytesIO()
    notice = wording("run.index.made_up_short") if programme.passport.made_up else ""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(buffer, options) as file:
        # Equal texts make an equal file: it is an input of the run, and its hash is in the manifest.
        file.set_properties({"created": NO_DATE})
        _write_texts(file, lines, f"{notice} {wording('narrative.lead')}".strip(), wording)
        paragraphs = [*filter(None, [notice]), *(wording(f"narrative.guide.{name}") for name in GUIDE)]
        write_guide(file, wording("narrative.guide_sheet"), wording("narrative.guide_title"), paragraphs)
    write_file(path, buffer.getvalue())
    return path


def _write_texts(file: Any, lines: Sequence[NarrativeLine], lead: str, wording: Wording) -> None:
    headings = load_narrative_headings()
    page = file.add_worksheet(headings["sheet"][wording.language])
    page.write_string(0, 0, lead, file.add_format({"italic": True}))
    base = {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}
    head = file.add_format({**base, "bg_color": TINT})
    own = file.add_format({**base, "bg_color": ACCENT, "font_color": "#FFFFFF"})
    for at, (name, width) in enumerate(WIDTHS.items()):
        page.set_column(at, at, width)
        page.write_string(1, at, headings[name][wording.language], own if name == OWN else head)
    styles = _styles(file)
    for row, line in enumerate(lines, start=2):
        cells = _cells(line)
        for at, name in enumerate(WIDTHS):
            style = styles["wrong" if name == STATE and line.is_wrong else name]
            # A cell of a person's text stays a text, also where it begins with «=».
            page.write_string(row, at, cells[name], style) if cells[name] else page.write_blank(
                row, at, None, style
            )
        page.set_row(row, _height(cells))
    set_print(page, landscape=True, head=(1, 1))
    page.freeze_panes(2, len(KEPT_IN_VIEW))
    page.autofilter(1, 0, len(lines) + 1, len(WIDTHS) - 1)


def _cells(line: NarrativeLine) -> dict[str, str]:
    address = line.address
    return {
        "period": address.period,
        "region": address.region,
        "label": line.label,
        "draft": line.draft,
        "evidence": _wrap_evidence(line.evidence),
        "text": line.text,
        "state": line.state,
        "language": address.language,
        "key": address.key,
    }


def _wrap_evidence(evidence: str) -> str:
    """One figure a line, so that they are read down; very many run on, no row of Excel is so tall."""
    return evidence.replace("\n", "; ") if evidence.count("\n") > MOST_EVIDENCE else evidence


def _styles(file: Any) -> dict[str, Any]:
    """The formats of cells by column: what a person writes stands out, what is ours steps back."""
    base = {"valign": "top", "bottom": 1, "bottom_color": RULE, "text_wrap": True, "num_format": "@"}
    quiet = file.add_format({**base, "font_color": QUIET})
    plain = file.add_format(base)
    grey = file.add_format({**base, "font_color": QUIET, "bg_color": "#F3F4F6"})
    return {
        **dict.fromkeys(WIDTHS, quiet),
        "label": file.add_format({**base, "bold": True}),
        "draft": grey,
        "state": plain,
        "text": file.add_format({**base, "bg_color": TINT, "left": 1, "right": 1}),
        "wrong": file.add_format({**base, "font_color": WARN, "bold": True}),
    }


def _height(cells: dict[str, str]) -> int:
    """The height of a line in points: tall enough for its longest cell, and to write in."""
    most = max(_count_lines(text, WIDTHS[name]) for name, text in cells.items())
    return min(max(most * LINE_HEIGHT, SHORTEST), TALLEST)


def _count_lines(text: str, width: int) -> int:
    return sum(len(textwrap.wrap(part, width - 1)) or 1 for part in text.split("\n"))
