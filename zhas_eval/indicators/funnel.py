"""The funnel of the contest: where the applications submitted in a period had got to by its end."""

from dataclasses import replace

import numpy as np
import pandas as pd

from zhas_eval.indicators.applications import APPLICATIONS, CONTRACTS, SCORES, Contest, by_period_end
from zhas_eval.indicators.ledger import Aggregation, Figure
from zhas_eval.indicators.measure import NO_ANSWER, count_rows, make_figures, share_of
from zhas_eval.indicators.rows import Rows, place_rows
from zhas_eval.programme.scope import Grid

STAGES = ("submitted", "passed", "scored", "chosen", "signed")
MOST_REASONS = 10
OTHER = "other"


def calculate_funnel(contest: Contest, grid: Grid) -> list[Figure]:
    """Applications submitted in the period by stage: how many came so far, their share of the stage before
    and how many fell out at it.

    A stage holds those of the stage before. What happened after the period's end has not happened: the
    document of a period must not change with later ones. ``chosen`` are the winners and, in place of those
    who refused, applications of the reserve list that have a contract. ``lost`` of a stage leaves out
    those of whom it is not known (no result of the check, no decision); they are its ``missing``.
    """
    submitted = place_rows(grid, APPLICATIONS, contest.applications)
    technical = submitted.table["technical"]
    passed = submitted.where(technical == "passed")
    judged = replace(passed, name=f"{APPLICATIONS}+{SCORES}")
    is_scored = by_period_end(judged, "decided_on").to_numpy()
    followed = replace(judged.pick(is_scored), name=f"{APPLICATIONS}+{SCORES}+{CONTRACTS}")
    decision = followed["decision"]
    called_up = (decision == "reserve") & by_period_end(followed, "signed_on")
    is_chosen = ((decision == "winner") | called_up).fillna(value=False).to_numpy(dtype=bool)
    chosen = followed.pick(is_chosen)
    is_signed = by_period_end(chosen, "signed_on").to_numpy()
    failed = submitted.where(technical == "failed")
    return [
        *count_rows(submitted, "contest.funnel", dimension="stage", group="submitted"),
        # Only the check has no day of its own, so that the parts of a period add up.
        *_describe_stage("passed", submitted, passed, failed, counted="sum"),
        *_describe_stage("scored", judged, judged.pick(is_scored), judged.pick(~is_scored)),
        *_describe_stage("chosen", followed, chosen, followed.pick(~is_chosen & decision.notna().to_numpy())),
        *_describe_stage("signed", chosen, chosen.pick(is_signed), chosen.pick(~is_signed)),
        *count_rows(failed, "contest.failed"),
        *_count_reasons(failed),
    ]


def fold_reasons(reasons: pd.Series, *, most: int = MOST_REASONS) -> pd.Series:
    """Free texts as few distinct ones: the ``most`` frequent as mostly written, the rest as ``other``.

    Letters' case, spaces and the last full stop do not count. A text written once may tell of one person:
    it goes with the rest.

    >>> fold_reasons(pd.Series(["Нет ИИН", "нет  ИИН.", "Нет ИИН", "со слов отца", None])).tolist()
    ['Нет ИИН', 'Нет ИИН', 'Нет ИИН', 'other', nan]
    """
    folded = reasons.str.casefold().str.replace("ё", "е").str.replace(r"\s+", " ", regex=True)
    folded = folded.str.strip(" .;,")
    written = pd.DataFrame({"folded": folded, "text": reasons}).value_counts().reset_index()
    written = written.sort_values(["count", "text"], ascending=[False, True])
    names = written.drop_duplicates("folded").set_index("folded")["text"]
    counts = folded.value_counts().rename_axis("folded").reset_index()
    frequent = counts[counts["count"] > 1].sort_values(["count", "folded"], ascending=[False, True])
    kept = names.reindex(frequent["folded"].head(most))
    found = kept.reindex(folded).set_axis(reasons.index)
    return found.mask(found.isna() & folded.notna(), OTHER)


def _describe_stage(
    stage: str, before: Rows, here: Rows, lost: Rows, *, counted: Aggregation = "none"
) -> list[Figure]:
    unknown = before.counts() - here.counts() - lost.counts()
    figures = [
        figure
        for rows, indicator in ((here, "contest.funnel"), (lost, "contest.funnel.lost"))
        for figure in count_rows(
            rows, indicator, dimension="stage", group=stage, missing=unknown, aggregation=counted, hides=False
        )
    ]
    # What neither came so far nor fell out, so that the numbers of a stage make those of the one before.
    figures += make_figures(
        before,
        "contest.funnel.unknown",
        unknown,
        unknown,
        dimension="stage",
        group=stage,
        aggregation=counted,
    )
    return figures + share_of(
        before,
        "contest.funnel.share",
        here.counts(),
        before.counts(),
        dimension="stage",
        group=stage,
        missing=unknown,
        aggregation="ratio" if counted == "sum" else "none",
    )


def _count_reasons(failed: Rows) -> list[Figure]:
    """Why applications failed the technical check: in each scope its own most frequent reasons."""
    figures = []
    for _, own in failed.by_cell():
        reasons = fold_reasons(own["technical_reason"])
        missing = np.array([float(reasons.isna().sum())])
        reasons = reasons.fillna(NO_ANSWER)
        named = [name for name in reasons.value_counts().index if name not in (OTHER, NO_ANSWER)]
        for reason in [*named, OTHER, NO_ANSWER]:
            chosen = own.pick((reasons == reason).to_numpy(dtype=bool))
            if len(chosen):
                figures += count_rows(
                    chosen,
                    "contest.failed",
                    dimension="reason",
                    group=reason,
                    missing=missing,
                    hides=False,
                    # Which reasons are frequent enough to be named differs between parts and whole.
                    aggregation="none",
                )
    return figures
