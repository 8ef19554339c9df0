"""Drafts in words, with their evidence."""

from zhas_eval.findings.causal import refuse_causal
from zhas_eval.findings.drafts import Draft, Sentence
from zhas_eval.presentation.marks import plain, tell
from zhas_eval.presentation.view import View
from zhas_eval.programme.logframe import SOCIO_ECONOMIC, Indicator
from zhas_eval.programme.narrative import DEVIATION_PREFIX


def state_draft(view: View, draft: Draft, *, skipped: int = 0) -> str:
    """The draft as text, each paragraph a line, without its first ``skipped`` sentences."""
    text = ""
    for sentence in draft.sentences[skipped:]:
        text += ("\n" if sentence.is_new_paragraph else " ") + _state(view, sentence)
    return text.strip()


def list_evidence(view: View, draft: Draft) -> list[str]:
    """The figures behind a draft, each with its number; those of its own indicator by their kind alone."""
    return [
        view("statement.evidence", label=_name_figure(view, name, draft.indicator), value=view.text(name))
        for name in draft.evidence
    ]


def name_text(view: View, key: str) -> str:
    """What a text is about; the deviation of an indicator that is no longer there is called by its code."""
    if not key.startswith(DEVIATION_PREFIX):
        known = f"draft.about.{key}"
        return view(known) if known in view.wording else key
    code = key.removeprefix(DEVIATION_PREFIX)
    indicator = _indicators(view).get(code)
    number, name = (number_indicator(view, indicator), indicator.name) if indicator else ("", code)
    return view("draft.about.deviation", number=number, name=view.cite(name))


def _state(view: View, sentence: Sentence) -> str:
    """A sentence; a finding in it is refused a causal word, as it is where findings stand alone."""
    known = _indicators(view)
    named = [known[code] for code in sentence.indicators]
    text = view(
        sentence.wording,
        gap=view("draft.gap"),
        task=tell("numbering", sentence.task),
        name=view.cite(named[0].name) if named else "",
        numbers=", ".join(number_indicator(view, indicator) for indicator in named),
        **{name: view.ledger[figure] for name, figure in sentence.figures.items()},
    )
    if sentence.wording.startswith("finding."):
        refuse_causal(plain(text), view.language, design=view.scope.passport.design)
    return text


def _name_figure(view: View, name: str, indicator: str) -> str:
    figure = view.ledger[name]
    if figure.indicator == indicator:
        return view(f"draft.kind.{figure.kind}")
    if figure.dimension == "task":
        return view(f"draft.task.{figure.indicator.rpartition('.')[2]}", task=tell("numbering", figure.group))
    return view.name_figure(name)


def number_indicator(view: View, indicator: Indicator) -> str:
    """The number of an indicator; one of the form's effect table says that it is, a bare 1 is no address."""
    if indicator.group == SOCIO_ECONOMIC:
        return view("draft.socio_economic", number=tell("numbering", indicator.number))
    return tell("numbering", indicator.number)


def _indicators(view: View) -> dict[str, Indicator]:
    return {entry.indicator: entry for entry in view.scope.programme.logframe.indicators}
