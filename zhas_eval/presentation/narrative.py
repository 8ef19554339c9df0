"""The lines of ``narrative.xlsx`` and the problems of the texts in it, for all scopes of a programme."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from zhas_eval.errors import InputError, Problem
from zhas_eval.findings.drafts import Draft, draft_texts
from zhas_eval.findings.statements import draw_findings
from zhas_eval.indicators.attainment import calculate_attainment
from zhas_eval.indicators.budget import calculate_grant_by_year
from zhas_eval.indicators.ledger import Ledger
from zhas_eval.indicators.measures import by_measure, calculate_measures
from zhas_eval.indicators.plan_fact import calculate_plan_fact
from zhas_eval.presentation.drafts import list_evidence, name_text, state_draft
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.texts import address_of, examine, join_words, shorten_evidence, tell_texts
from zhas_eval.presentation.view import View
from zhas_eval.presentation.wording import Wording, languages
from zhas_eval.programme.narrative import (
    DEVIATIONS,
    GOAL_REACHED,
    NARRATIVE_FILE,
    Address,
    NarrativeLine,
    WrittenText,
    list_passport_texts,
    load_narrative_headings,
)
from zhas_eval.programme.passport import ALL_REGIONS
from zhas_eval.programme.scope import Programme, Scope
from zhas_eval.programme.tables import CleanData

Load = Callable[[Scope], CleanData]


class ScopeTexts:
    """The drafts of one scope in one language, and the figures that texts are held against."""

    def __init__(self, scope: Scope, clean: CleanData, language: str) -> None:
        measures = calculate_measures(clean, scope)
        lines = calculate_plan_fact(scope, by_measure(measures))
        stated = [figure for line in lines for figure in line.figures()]
        attainment = calculate_attainment(scope, lines)
        ledger = Ledger(scope, [*measures, *stated, *attainment, *calculate_grant_by_year(scope)])
        self.view = View(ledger, language)
        drafts = draft_texts(ledger, lines, draw_findings(ledger, lines))
        self.drafts: Mapping[str, Draft] = {draft.key: draft for draft in drafts}

    def evidence(self, key: str) -> list[str]:
        """The figures that the draft under ``key`` rests on, each with its number now."""
        return list_evidence(self.view, self.drafts[key]) if key in self.drafts else []


def list_lines(
    programme: Programme, written: Sequence[WrittenText], load: Load, *, wording: Wording
) -> list[NarrativeLine]:
    """The workbook as it should stand: every draft of the report plan, and every text that a person wrote.

    A text keeps its line when its draft is gone, also where its region, period or language is unknown now.
    """
    kept = {line.address: line for line in written if line.text}
    lines: list[NarrativeLine] = []
    opened = _open_scopes(programme, [*_planned(programme), *kept], load)
    for texts in opened.values():
        here = {address.key: line for address, line in kept.items() if _is_of(address, texts.view)}
        told = tell_texts(texts.view, list(texts.drafts.values()), ())
        is_planned = any(_is_of(address, texts.view) for address in _planned(programme))
        keys = [*texts.drafts] if is_planned else [key for key in texts.drafts if key in here]
        for key in keys:
            text = here.pop(key).text if key in here else ""
            from_passport = told[key].origin == "passport"
            draft = plain(state_draft(texts.view, texts.drafts[key]))
            lines.append(_line(texts, key, draft, text, wording, from_passport=from_passport))
        lines += [_line(texts, key, "", line.text, wording) for key, line in here.items()]
    placed = {line.address for line in lines}
    lines += [
        NarrativeLine(address, line.label, "", "", line.text, wording("state.nowhere"), is_wrong=True)
        for address, line in kept.items()
        if address not in placed
    ]
    return lines


def find_text_problems(
    programme: Programme, written: Sequence[WrittenText], load: Load, *, wording: Wording
) -> list[Problem]:
    """A problem for each text whose numbers no longer agree, that claims a cause, or that nothing asks for.

    ``written`` are the lines of the workbook; the passport's own texts are looked through too.
    """
    narrative = programme.passport.narrative
    own = [
        # Figures are the same in every language; words are looked for in the text's own.
        (Address(ALL_REGIONS, narrative.period, wording.language, entry.key), entry)
        for entry in list_passport_texts(narrative)
    ]
    filled = [line for line in written if line.text]
    opened = _open_scopes(
        programme, [*(address for address, _ in own), *(line.address for line in filled)], load
    )
    problems: list[Problem] = []
    for address, entry in own:
        texts = _find(opened, address)
        if texts is not None:
            place = Problem("", "programme.yml", key=entry.place)
            problems += _check(texts, address.key, entry.text, entry.language, place)
    sheet = load_narrative_headings()["sheet"][wording.language]
    for line in filled:
        texts = _find(opened, line.address)
        place = Problem("", NARRATIVE_FILE, sheet, line.row)
        if texts is None or line.address.key not in {GOAL_REACHED, DEVIATIONS, *texts.drafts}:
            problems.append(Problem("narrative_unused", NARRATIVE_FILE, sheet, line.row))
        if texts is not None:
            problems += _check(texts, line.address.key, line.text, line.address.language, place)
    return problems


def _check(texts: ScopeTexts, key: str, text: str, language: str, place: Problem) -> list[Problem]:
    found = examine(texts.view, key, text, language)
    details = {"about": name_text(texts.view, key), "numbers": ", ".join(found.numbers)}
    details |= {"words": join_words(texts.view, found.causal), "gap": texts.view("draft.gap")}
    details["evidence"] = shorten_evidence(texts.view, texts.evidence(key)) or "—"
    details = {name: plain(text) for name, text in details.items()}
    rules = {
        "narrative_numbers": found.numbers,
        "narrative_causal": found.causal,
        "narrative_gap": found.has_gap,
    }
    return [
        Problem(rule, place.file, place.sheet, place.row, details=details, key=place.key)
        for rule, is_broken in rules.items()
        if is_broken
    ]


def _line(
    texts: ScopeTexts, key: str, draft: str, text: str, wording: Wording, *, from_passport: bool = False
) -> NarrativeLine:
    view = texts.view
    states: list[str] = []
    if text:
        found = examine(view, key, text, view.language)
        if not draft:
            states.append(wording("state.gone"))
        if found.numbers:
            numbers = ", ".join(found.numbers)
            states.append(wording("state.numbers", numbers=numbers))
        if found.causal:
            states.append(wording("state.causal", words=join_words(view, found.causal)))
        if found.has_gap:
            states.append(wording("state.gap", gap=view("draft.gap")))
    is_open = key in texts.drafts and texts.drafts[key].has_gap
    silent = wording(f"state.{'passport' if from_passport else 'none' if is_open else 'optional'}")
    state = "\n".join(states) or (wording("state.fine") if text else silent)
    address = address_of(view, key)
    return NarrativeLine(
        address,
        plain(name_text(view, key)),
        draft,
        plain("\n".join(texts.evidence(key))),
        text,
        plain(state),
        is_wrong=bool(states),
    )


def _planned(programme: Programme) -> list[Address]:
    """The scopes of the report plan in each language that documents can be made in, keys left open."""
    passport = programme.passport
    known = [language for language in passport.languages if language in languages()]
    return [
        Address(region, period, language, "")
        for period in passport.report.periods
        for region in passport.report.regions
        for language in known
    ]


def _open_scopes(programme: Programme, addresses: Iterable[Address], load: Load) -> dict[Address, ScopeTexts]:
    """The texts of each scope that is named, in the order of naming; those that do not exist are left out."""
    opened: dict[Address, ScopeTexts] = {}
    for address in addresses:
        place = _place(address)
        if place in opened or place.language not in languages():
            continue
        try:
            scope = programme.scope(region=place.region, period=place.period)
        except InputError:
            continue
        opened[place] = ScopeTexts(scope, load(scope), place.language)
    return opened


def _find(opened: Mapping[Address, ScopeTexts], address: Address) -> ScopeTexts | None:
    return opened.get(_place(address))


def _place(address: Address) -> Address:
    return Address(address.region, address.period, address.language, "")


def _is_of(address: Address, view: View) -> bool:
    return _place(address) == address_of(view, "")
