"""Texts that people write in ``narrative.xlsx``: what they are about, and how the columns are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhas_eval.programme.passport import Narrative
from zhas_eval.programme.yaml_text import load_yaml

NARRATIVE_FILE = "narrative.xlsx"
# Keys of texts: whether the goal is reached, deviations as a whole, the deviation of one indicator.
GOAL_REACHED, DEVIATIONS, DEVIATION_PREFIX = "goal_reached", "deviations", "deviation."
RESULTS = "results"


@dataclass(frozen=True)
class Address:
    """Where a text belongs: region, period, language, and its key."""

    region: str
    period: str
    language: str
    key: str


@dataclass(frozen=True)
class WrittenText:
    """A line of the workbook as it stands; ``text`` is what a person wrote, verbatim, often nothing."""

    address: Address
    text: str
    label: str = ""
    draft: str = ""
    row: int = 0


@dataclass(frozen=True)
class NarrativeLine:
    """A line of the workbook to be written: a text, what it is about, its draft, how it stands.

    ``is_wrong``: whether ``state`` asks a person to do something.
    """

    address: Address
    label: str
    draft: str
    evidence: str
    text: str
    state: str
    is_wrong: bool = False


@dataclass(frozen=True)
class PassportText:
    """A text of the passport's ``narrative`` in one language, and where it stands there."""

    key: str
    place: str
    language: str
    text: str


def list_passport_texts(narrative: Narrative) -> list[PassportText]:
    """What the passport says of its period, empty texts left out; the goal states no facts."""
    by_place = {
        (GOAL_REACHED, "narrative.goal_reached"): narrative.goal_reached,
        (DEVIATIONS, "narrative.deviations"): narrative.deviations,
        **{
            (f"{DEVIATION_PREFIX}{code}", f"narrative.justifications.{code}"): texts
            for code, texts in narrative.justifications.items()
        },
    }
    single = [
        PassportText(key, place, language, text)
        for (key, place), texts in by_place.items()
        for language, text in texts.items()
    ]
    results = [
        PassportText(RESULTS, "narrative.results", language, text)
        for language, texts in narrative.results.items()
        for text in texts
    ]
    return [entry for entry in (*single, *results) if entry.text.strip()]


@cache
def load_narrative_headings() -> Mapping[str, Mapping[str, str]]:
    """Column → language → heading, in the order of the workbook; ``sheet`` is the name of its sheet.

    >>> load_narrative_headings()["text"]["ru"]
    'Ваш текст'
    """
    path = files("zhas_eval.programme") / "narrative.yml"
    found: Mapping[str, Mapping[str, str]] = load_yaml(path.read_text(encoding="utf-8"))
    return found
