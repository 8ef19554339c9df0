"""Findings as statements in the language of the document."""

from zhas_eval.findings.causal import refuse_causal
from zhas_eval.findings.finding import Finding
from zhas_eval.presentation.blocks import Statement
from zhas_eval.presentation.groups import name_group, name_indicator, name_whole
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.view import View


def state_finding(view: View, finding: Finding) -> Statement:
    """The finding in words: its evidence lists each figure with its number.

    Raises CausalWordingError where the words claim more than the programme's design allows.
    """
    figures = {placeholder: view.ledger[name] for placeholder, name in finding.figures.items()}
    evidence = "; ".join(
        view("statement.evidence", label=name_whole(view, view.ledger[name]), value=view.text(name))
        for name in finding.figures.values()
    )
    words = {"about": name_indicator(view, finding.about)} if finding.about else {}
    grouped = [figure for figure in figures.values() if figure.dimension]
    if grouped:
        words["group"] = name_group(view, grouped[0])
    text = " ".join(view(wording, **figures, **words) for wording in finding.wordings)
    refuse_causal(plain(text), view.language, design=view.scope.passport.design)
    return Statement(
        text=text,
        strength=view(f"strength.{finding.strength}"),
        evidence=evidence,
        caveats=tuple(view(f"caveat.{caveat}") for caveat in finding.caveats),
        figures=tuple(figure.figure for figure in figures.values()),
    )
