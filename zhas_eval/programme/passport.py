"""The passport of a programme: the contents of ``programme.yml``, checked."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from zhas_eval.programme.coverage import Coverage, Sample
from zhas_eval.programme.missing import MissingKind
from zhas_eval.programme.tables import load_codebooks
from zhas_eval.programme.thresholds import Thresholds

ALL_REGIONS = "all"
COMMON_REGION = "common"

Texts = Annotated[
    dict[str, str], BeforeValidator(lambda value: {"ru": value} if isinstance(value, str) else value)
]

# How the settings of TaxRates that count in minimum wages end.
_LIMITS = ("_floor", "_cap")

# What finds one person in several rows; splink is an extra for large registers.
Engine = Literal["rapidfuzz", "splink"]
# How changes of people are known: before and after alone; beside people outside the programme; beside people
# whom a draw kept outside.
Design = Literal["observation", "comparison", "experiment"]


def text_in(texts: Mapping[str, str], language: str) -> str:
    """The text in ``language``, else in the first language the author wrote.

    >>> text_in({"ru": "грант", "kk": "грант алушы"}, "en")
    'грант'
    """
    return texts.get(language) or next(iter(texts.values()), "")


class Part(BaseModel):
    """A part of the passport: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Region(Part):
    """A region of the programme and the spellings staff use for it."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    name: Texts
    short: Texts
    iso: str = ""
    aliases: list[str] = []


class Cycle(Part):
    """A round of small grants: its days, the cap of one grant in tenge, grants by region."""

    code: int
    starts_on: date
    ends_on: date
    cap: int
    quota: dict[str, int]


class VisitRule(Part):
    """By when a kind of monitoring visit is due: days after the contract, or the last day of each cycle."""

    within_days: int | None = Field(default=None, ge=0)
    by: dict[int, date] = {}

    @model_validator(mode="after")
    def check_choice(self) -> "VisitRule":
        """One of the two is set, and not both."""
        if (self.within_days is None) != bool(self.by):
            raise _refusal("passport_visit_deadline", "within_days")
        return self


class Eligibility(Part):
    """Who may take part from a day on: full years of age, both ends included, and what they did before.

    ``neet``: only people who neither worked nor studied, or whose status is one of ``or_status``.
    """

    starts_on: date
    min_age: int
    max_age: int
    neet: bool = False
    or_status: list[str] = []


class Privacy(Part):
    """Below how many people a group is withheld in documents."""

    small_cell: int = 5
    sensitive_cell: int = 10
    sensitive: list[str] = []


class TaxRates(Part):
    """Shares of gross pay from a day on: pension and health (the employee's), the employer's payments.

    Floors and caps are the least and the most of a month's pay that a share is taken of, in minimum wages
    (tenge a month); those that are not named do not limit.
    """

    starts_on: date
    pension: float
    employee_health: float
    social_contributions: float
    social_tax: float
    health_insurance: float
    minimum_wage: float | None = None
    pension_cap: float | None = None
    employee_health_cap: float | None = None
    social_contributions_floor: float | None = None
    social_contributions_cap: float | None = None
    health_insurance_cap: float | None = None

    @model_validator(mode="after")
    def check_minimum_wage(self) -> "TaxRates":
        """Limits in minimum wages say nothing without the wage."""
        limits = self.model_fields_set & {name for name in type(self).model_fields if name.endswith(_LIMITS)}
        if self.minimum_wage is None and limits:
            raise _refusal("passport_no_minimum_wage", "taxes.minimum_wage", value=", ".join(sorted(limits)))
        return self


class Partner(Part):
    """An organisation that takes part; no persons."""

    name: Texts
    role: Texts
    region: str = COMMON_REGION


class ReportPlan(Part):
    """Periods and regions that a run covers when none are named."""

    periods: list[str]
    regions: list[str]


class Source(Part):
    """Where a table is: files in ``raw/`` and their sheets.

    ``file``: a name, or a pattern (``register-*.xlsx``) for a table in several files. ``sheet``: a name,
    ``*`` for every sheet that is not ignored, or nothing where there is only one such.
    ``without``: columns of the table that this programme does not keep. ``headers``: column → headings
    of this programme, besides those that are known. ``coverage``: whether its rows are all there are
    (``register``) or a sample (``{sample: 300, of: 1200}``).
    """

    file: str
    sheet: str = ""
    without: list[str] = []
    headers: dict[str, list[str]] = {}
    coverage: Coverage = Sample()


class Code(Part):
    """A code of a programme's own list: its label and the spellings met in files."""

    label: Texts
    spellings: list[str] = []


class Narrative(Part):
    """Texts of the report that only people can write.

    All but the goal speak of ``period`` and are quoted in its documents alone. ``justifications``:
    why an indicator (by its code in the logframe) is off its plan.
    """

    goal: Texts = {}
    period: str = "all"
    justifications: dict[str, Texts] = {}
    results: dict[str, list[str]] = {}
    goal_reached: Texts = {}
    deviations: Texts = {}


class Passport(Part):
    """Everything in ``programme.yml``. Money is in whole units of ``currency``."""

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    made_up: bool = False
    made_up_note: Texts = {}
    ngo: Texts
    project: Texts
    grantor: Texts
    form: Literal["2022"] = "2022"
    starts_on: date
    ends_on: date
    grant: dict[int, int] = {}
    currency: Literal["KZT"] = "KZT"
    languages: list[str] = ["ru"]
    regions: list[Region] = Field(min_length=1)
    common_region: list[str] = []
    cycles: list[Cycle] = []
    visits_per_grant: int = 2
    visits: dict[str, VisitRule] = {}
    eligibility: list[Eligibility] = []
    # Answers on employment before the programme that mean neither working nor studying.
    neet: list[str] = ["not_employed"]
    # The part of the hours of their sessions that makes people who came count as having attended in full.
    full_attendance: float = Field(default=0.8, gt=0, le=1)
    age_bands: list[tuple[int, int | None]] = []
    privacy: Privacy = Privacy()
    deviation: float = 0.10
    findings: Thresholds = Thresholds()
    design: Design = "observation"
    # Changes whose tests were declared beforehand; p-values of all others are adjusted together.
    primary_outcomes: list[Literal["employment", "test", "self"]] = ["employment", "test"]
    linkage: Engine = "rapidfuzz"
    taxes: list[TaxRates] = []
    partners: list[Partner] = []
    report: ReportPlan
    sources: dict[str, Source]
    ignored_sheets: list[str] = []
    codebooks: dict[str, dict[str, Code]] = {}
    missing: dict[MissingKind, list[str]] = {}
    narrative: Narrative = Narrative()

    @model_validator(mode="after")
    def check_references(self) -> "Passport":
        """Days in order, and every region and code that is named is one of the programme's."""
        if self.ends_on < self.starts_on:
            raise _refusal("passport_days_reversed", "ends_on")
        known = {region.code for region in self.regions}
        if reserved := known & {ALL_REGIONS, COMMON_REGION}:
            raise _refusal("passport_reserved_region", "regions", value=", ".join(sorted(reserved)))
        named = {
            "cycles.quota": {region for cycle in self.cycles for region in cycle.quota},
            "partners.region": {partner.region for partner in self.partners} - {COMMON_REGION},
            "report.regions": set(self.report.regions) - {ALL_REGIONS},
        }
        for key, regions in named.items():
            if unknown := sorted(regions - known):
                listed = ", ".join(self.region_codes())
                raise _refusal("passport_unknown_region", key, value=", ".join(unknown), known=listed)
        excused = {code for rule in self.eligibility for code in rule.or_status}
        for key, book, codes in (
            ("neet", "employment", set(self.neet)),
            ("eligibility.or_status", "social_status", excused),
        ):
            listed_codes = [*load_codebooks()[book], *self.codebooks.get(book, {})]
            if strange := sorted(codes - set(listed_codes)):
                listed = ", ".join(dict.fromkeys(listed_codes))
                raise _refusal("passport_unknown_code", key, value=", ".join(strange), known=listed)
        return self

    @model_validator(mode="after")
    def check_visits(self) -> "Passport":
        """Deadlines are set for kinds of visits and for cycles that there are."""
        kinds = {**load_codebooks()["visit"], **self.codebooks.get("visit", {})}
        cycles = {cycle.code for cycle in self.cycles}
        for kind, rule in self.visits.items():
            if kind not in kinds:
                raise _refusal("passport_unknown_visit", "visits", value=kind, known=", ".join(kinds))
            if unknown := sorted(set(rule.by) - cycles):
                value = ", ".join(map(str, unknown))
                raise _refusal("passport_unknown_cycle", f"visits.{kind}.by", value=value)
        return self

    def region_codes(self) -> list[str]:
        """Codes of the programme's regions, in the order of the passport."""
        return [region.code for region in self.regions]

    def fraction(self, tables: str) -> float | None:
        """The part of its population that a sample among the tables, joined by ``+``, was drawn to be.

        The smallest where several are samples; None where all are registers.
        """
        sources = [self.sources[name] for name in tables.split("+") if name in self.sources]
        drawn = [part for source in sources if (part := source.coverage.fraction) is not None]
        return min(drawn, default=None)

    def age_band_codes(self) -> list[str]:
        """Codes of the age bands: ``13-16``, …, ``59+``."""
        return [f"{low}+" if high is None else f"{low}-{high}" for low, high in self.age_bands]


def _refusal(rule: str, key: str, **details: str) -> PydanticCustomError:
    """An error of validation that carries the rule, the key at fault and what the rule's text needs."""
    return PydanticCustomError(rule, "{key}", {"key": key, **details})
