"""Scores of the commission: the table of them, the judges, and which scores were to be given."""

import pandas as pd

from zhas_eval.indicators.applications import link_contest
from zhas_eval.programme.missing import NOT_ASKED, missing_column
from zhas_eval.programme.passport import Passport
from zhas_eval.programme.tables import CleanData

PREFIX, DUE = "score_", "due_"
WINNER = "winner"


def link_scores(clean: CleanData, passport: Passport) -> pd.DataFrame:
    """The scores of the contest (``link_contest``) with ``due_<judge>``: whether the score was to be given.

    By ``commission.assigned`` of the passport; of a cycle or region that it does not name, by the judges who
    scored anything in that cycle and region. A cell that says «не спрашивали» is no score to be given; one
    that has a score always is.
    """
    scores = link_contest(clean, passport).scores
    places = [scores[name] for name in ("cycle", "region")]
    due = {}
    for judge in list_judges(scores):
        given = scores[f"{PREFIX}{judge}"].notna()
        asked = given.groupby(places, dropna=False).transform("any")
        for cycle, regions in passport.commission.assigned.items():
            for region, judges in regions.items():
                own = (scores["cycle"] == cycle) & (scores["region"] == region)
                asked = asked.mask(own.fillna(value=False).astype("bool"), int(judge) in judges)
        reason = missing_column(f"{PREFIX}{judge}")
        if reason in scores:
            asked &= (scores[reason] != NOT_ASKED).fillna(value=True)
        due[f"{DUE}{judge}"] = asked.astype("bool") | given
    return scores.assign(**due)


def list_judges(table: pd.DataFrame) -> list[str]:
    """The judges, as the columns of scores are numbered.

    >>> list_judges(pd.DataFrame(columns=["score_2", "score_2_missing", "score_10", "score_1"]))
    ['1', '2', '10']
    """
    numbers = [str(name).removeprefix(PREFIX) for name in table if str(name).startswith(PREFIX)]
    # Beside a score may stand why it is missing.
    numbers = [number for number in numbers if number.isdigit()]
    return sorted(numbers, key=lambda number: (len(number), number))


def long_scores(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores that were to be given, one a row: the columns of the table but for those of judges, then
    ``judge`` and ``score`` (NA where it was not given)."""
    judges = list_judges(scores)
    of_judges = {f"{part}{judge}" for judge in judges for part in (PREFIX, DUE)}
    others = scores.drop(columns=[name for name in scores if name in of_judges])
    parts = [
        others.assign(judge=judge, score=scores[f"{PREFIX}{judge}"])[scores[f"{DUE}{judge}"]]
        for judge in judges
    ]
    return pd.concat(parts, ignore_index=True) if parts else others.assign(judge="", score=0.0).iloc[:0]
