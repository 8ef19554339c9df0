"""The logframe: tasks, activities, indicators, and what was planned and reported for them."""

from dataclasses import dataclass
from datetime import date

from zhas_eval.programme.quantity import Quantity

SOCIO_ECONOMIC = "socio_economic"
# Dimensions of people, and where a composition comes from.
COMPOSED = ("sex", "age", "status")
COMPOSITION_KINDS = ("target", "reference")
AGGREGATIONS = ("sum", "latest", "maximum", "unique", "ratio", "bounds")


@dataclass(frozen=True)
class Task:
    """A task of the programme."""

    task: str
    name: str


@dataclass(frozen=True)
class Activity:
    """An activity under a task, with the texts of the report's task table."""

    activity: str
    task: str
    name: str
    dates: str
    place: str
    participants: str
    short_term_result: str
    effect: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Indicator:
    """An indicator: its wording and unit, how it adds up, and the measure that computes it.

    ``measure`` is the id of a computed figure, empty where the data cannot give it; ``formula``
    says in words what it computes.
    """

    indicator: str
    number: str
    group: str
    name: str
    unit: str
    aggregation: str
    measure: str
    formula: str


@dataclass(frozen=True)
class Target:
    """Plan and reported fact of an indicator for a region and period, as written."""

    indicator: str
    region: str
    period: str
    plan: Quantity
    reported: Quantity
    source: str


@dataclass(frozen=True)
class Statistic:
    """A cell of the form's statistics as reported."""

    table: str
    group: str
    label: str
    reported: Quantity
    period: str


@dataclass(frozen=True)
class Composition:
    """What part of the people a group should be, or is known to be.

    ``share``: in parts of one where ``is_share``, else a number of people; None where it is not stated.
    ``kind``: ``target``, what the programme aims at, or ``reference``, what a source says of the
    population. ``source``: whose number it is, in words.
    """

    dimension: str
    group: str
    region: str
    kind: str
    share: float | None
    is_share: bool
    source: str


@dataclass(frozen=True)
class Logframe:
    """All sheets of ``logframe.xlsx``."""

    tasks: tuple[Task, ...] = ()
    activities: tuple[Activity, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    composition: tuple[Composition, ...] = ()
