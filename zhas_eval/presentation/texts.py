"""The texts of a scope as a document shows them: a person's where there is one, else the draft, marked so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from zhas_eval.cleaning.personal_numbers import find_personal, hide_personal
from zhas_eval.errors import InputError, Problem
from zhas_eval.findings.drafts import Draft
from zhas_eval.findings.edited import TextReview, review_text
from zhas_eval.indicators.plan_fact import speaks_of_report
from zhas_eval.presentation.blocks import Block, Bullets, Heading, Notice, Paragraph
from zhas_eval.presentation.drafts import list_evidence, state_draft
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.view import View
from zhas_eval.programme.narrative import (
    NARRATIVE_FILE,
    RESULTS,
    Address,
    PassportText,
    WrittenText,
    list_passport_texts,
)

# Who wrote it: a person in narrative.xlsx, a person in programme.yml, or the program.
Origin = Literal["workbook", "passport", "draft"]
MOST_EVIDENCE = 6


@dataclass(frozen=True)
class Told:
    """A text of the scope with what is to be remarked on it; ``figures`` are the ids behind a draft.

    ``has_gap``: whether it is a draft that a person has to complete.
    ``brief``: the same for a table in which plan and fact stand beside it.
    """

    text: str
    brief: str
    origin: Origin
    remarks: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    has_gap: bool = False


def tell_texts(view: View, drafts: Sequence[Draft], written: Iterable[WrittenText]) -> dict[str, Told]:
    """Key → text: of ``narrative.xlsx``, else of the passport where it speaks of the scope, else a draft.

    ``written``: the lines whose texts are to be shown. Raises InputError where one of them has the number of
    a person: no document prints it.
    """
    by_key = {draft.key: draft for draft in drafts}
    told = {key: _tell_draft(view, draft) for key, draft in by_key.items()}
    for entry in _passport_texts(view):
        remarks = remark(view, entry.key, entry.text, by_key.get(entry.key), entry.language)
        told[entry.key] = Told(entry.text, entry.text, "passport", remarks)
    for line in written:
        if line.text and line.address == address_of(view, line.address.key):
            if find_personal(line.text):
                raise InputError([Problem("text_personal", NARRATIVE_FILE, row=line.row)])
            key = line.address.key
            remarks = remark(view, key, line.text, by_key.get(key), view.language)
            told[key] = Told(line.text, line.text, "workbook", remarks)
    return told


def show_text(view: View, told: Told | None, *, heading: str = "", introduction: str = "") -> list[Block]:
    """The blocks of a text under a heading of the catalogue, none where there is no text.

    ``introduction``: the key of what is said before a text of the passport.
    """
    if told is None:
        return []
    head: list[Block] = [Heading(view(heading), 2)] if heading else []
    if told.origin == "draft":
        notice = [Notice(view("draft.stands"))] if told.has_gap else []
        paragraphs = [Paragraph(part, told.figures) for part in told.text.split("\n")]
        return [*head, *notice, *paragraphs]
    key = introduction if told.origin == "passport" else "draft.edited"
    lead: list[Block] = [Paragraph(view(key))] if key else []
    quoted = [
        Paragraph(part)
        for part in view("page.quote", text=view.cite(told.text.strip())).split("\n")
        if plain(part).strip()
    ]
    return [*head, *lead, *quoted, *_warnings(told.remarks)]


def show_results(view: View, *, heading: str, introduction: str) -> list[Block]:
    """The passport's list of results as written, with remarks, where it speaks of this scope."""
    entries = [entry for entry in _passport_texts(view, results=True) if entry.key == RESULTS]
    if not entries:
        return []
    whole = "\n".join(entry.text for entry in entries)
    remarks = remark(view, RESULTS, whole, None, entries[0].language)
    bullets = Bullets(tuple(view.cite(entry.text) for entry in entries))
    return [Heading(view(heading), 2), Paragraph(view(introduction)), bullets, *_warnings(remarks)]


def address_of(view: View, key: str) -> Address:
    """Where a text of the view's scope and language belongs."""
    return Address(view.scope.region, view.scope.period.code, view.language, key)


def remark(view: View, key: str, text: str, draft: Draft | None, language: str) -> tuple[str, ...]:
    """What is to be said beside a text that a person wrote in ``language``."""
    found = examine(view, key, text, language)
    remarks = []
    if found.numbers:
        numbers = ", ".join(map(view.cite, found.numbers))
        evidence = shorten_evidence(view, list_evidence(view, draft)) if draft else ""
        remarks.append(
            view("remark.numbers", numbers=numbers, evidence=evidence)
            if evidence
            else view("remark.numbers_alone", numbers=numbers)
        )
    if found.causal:
        remarks.append(view("remark.causal", words=join_words(view, found.causal)))
    if found.has_gap:
        remarks.append(view("remark.gap", gap=view("draft.gap")))
    return tuple(remarks)


def examine(view: View, key: str, text: str, language: str) -> TextReview:
    """The text held against the figures of the view's scope; numbers of people are not looked at."""
    text = hide_personal(text)
    return review_text(text, key=key, ledger=view.ledger, language=language, gap=view("draft.gap"))


def shorten_evidence(view: View, evidence: Sequence[str]) -> str:
    """Figures in one line, of many the first; all of them are in the workbook."""
    shown = "; ".join(evidence[:MOST_EVIDENCE])
    left = len(evidence) - MOST_EVIDENCE
    return view("remark.more", evidence=shown, n=left) if left > 0 else shown


def join_words(view: View, words: Iterable[str]) -> str:
    """Words as quoted from a text."""
    return ", ".join(view("page.quote", text=view.cite(word)) for word in words)


def _tell_draft(view: View, draft: Draft) -> Told:
    figures = tuple(view.ledger[name].figure for name in draft.evidence)
    brief = view("draft.in_cell", text=state_draft(view, draft, skipped=1))
    return Told(state_draft(view, draft), brief, "draft", figures=figures, has_gap=draft.has_gap)


def _passport_texts(view: View, *, results: bool = False) -> list[PassportText]:
    """The passport's texts about the scope, in the reader's language or else in the first one written."""
    if not speaks_of_report(view.scope):
        return []
    entries = [
        entry
        for entry in list_passport_texts(view.scope.passport.narrative)
        if (entry.key == RESULTS) == results
    ]
    languages: Mapping[str, str] = {
        key: view.language if view.language in mine else mine[0]
        for key in {entry.key for entry in entries}
        if (mine := [entry.language for entry in entries if entry.key == key])
    }
    return [entry for entry in entries if entry.language == languages[entry.key]]


def _warnings(remarks: Iterable[str]) -> list[Block]:
    return [Notice(text, "warning") for text in remarks]
