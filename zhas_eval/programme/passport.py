"""The passport of a programme: the contents of ``programme.yml``, checked."""

from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from zhas_eval.programme.coverage import Coverage, Sample
from zhas_eval.programme.dimensions import list_groups
from zhas_eval.programme.missing import MissingKind
from zhas_eval.programme.tables import load_codebooks
from zhas_eval.programme.thresholds import Thresholds

ALL_REGIONS = "all"
COMMON_REGION = "common"

# What a name of an organisation, a region or a list may be long; a longer one is a paste gone wrong.
LONGEST_NAME, LONGEST_CODE, LONGEST_FILE, LONGEST_TEXT = 500, 60, 200, 20_000
Texts = Annotated[
    dict[str, Annotated[str, Field(max_length=LONGEST_TEXT)]],
    BeforeValidator(lambda value: {"ru": value} if isinstance(value, str) else value),
]
Names = Annotated[
    dict[str, Annotated[str, Field(max_length=LONGEST_NAME)]],
    BeforeValidator(lambda value: {"ru": value} if isinstance(value, str) else value),
]
# Beyond these days and numbers nothing that people plan or pay lies, and calendars and sums run over.
Day = Annotated[date, Field(ge=date(1950, 1, 1), le=date(2150, 12, 31))]
Year = Annotated[int, Field(ge=1950, le=2150)]
Money = Annotated[int, Field(ge=0, le=10**15)]
Number = Annotated[int, Field(ge=0, le=10**6)]
Age = Annotated[int, Field(ge=0, le=150)]
Share = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=0, le=10**15)]

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

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Region(Part):
    """A region of the programme and the spellings staff use for it."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=LONGEST_CODE)
    name: Names
    short: Names
    iso: str = ""
    aliases: list[str] = []


class Cycle(Part):
    """A round of small grants: its days, the cap of one grant in tenge, grants by region."""

    code: Number
    starts_on: Day
    ends_on: Day
    cap: Money
    quota: dict[str, Number]


class VisitRule(Part):
    """By when a kind of monitoring visit is due: days after the contract, or the last day of each cycle."""

    within_days: Number | None = None
    by: dict[int, Day] = {}

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

    starts_on: Day
    min_age: Age
    max_age: Age
    neet: bool = False
    or_status: list[str] = []


class Privacy(Part):
    """Below how many people a group is withheld in documents.

    ``sensitive`` lists groups, each as ``dimension.group``, for which ``sensitive_cell`` holds. A limit
    below two would withhold nobody.
    """

    small_cell: int = Field(default=5, ge=2, le=10**6)
    sensitive_cell: int = Field(default=10, ge=2, le=10**6)
    sensitive: list[str] = []

    @model_validator(mode="after")
    def check_order(self) -> "Privacy":
        """What is sensitive is protected at least as well as the rest."""
        if "sensitive_cell" in self.model_fields_set and self.sensitive_cell < self.small_cell:
            raise _refusal("passport_sensitive_limit", "privacy.sensitive_cell", value=str(self.small_cell))
        return self

    def limit(self, group: str) -> int:
        """Below how many people a group (``dimension.group``) is withheld.

        >>> Privacy(sensitive=["status.disability"]).limit("status.disability"), Privacy().limit("sex.female")
        (10, 5)
        """
        return max(self.small_cell, self.sensitive_cell) if group in self.sensitive else self.small_cell


class Commission(Part):
    """How the commission scores: which end of the scale is the best, and whose scores were asked for.

    ``assigned``: cycle → region → numbers of the judges who were to score the applications of the region;
    where a cycle or region is not named, those who scored any of them.
    """

    best: Literal["highest", "lowest"] = "highest"
    assigned: dict[Number, dict[str, list[Number]]] = {}


class TaxRates(Part):
    """Shares of gross pay from a day on: pension and health (the employee's), the employer's payments.

    Floors and caps are the least and the most of a month's pay that a share is taken of, in minimum wages
    (tenge a month); those that are not named do not limit.
    """

    starts_on: Day
    pension: Share
    employee_health: Share
    social_contributions: Share
    social_tax: Share
    health_insurance: Share
    minimum_wage: Amount | None = None
    pension_cap: Amount | None = None
    employee_health_cap: Amount | None = None
    social_contributions_floor: Amount | None = None
    social_contributions_cap: Amount | None = None
    health_insurance_cap: Amount | None = None

    @model_validator(mode="after")
    def check_minimum_wage(self) -> "TaxRates":
        """Limits in minimum wages say nothing without the wage."""
        limits = self.model_fields_set & {name for name in type(self).model_fields if name.endswith(_LIMITS)}
        if self.minimum_wage is None and limits:
            raise _refusal("passport_no_minimum_wage", "taxes.minimum_wage", value=", ".join(sorted(limits)))
        return self


class Partner(Part):
    """An organisation that takes part; no persons."""

    name: Names
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

    file: str = Field(max_length=LONGEST_FILE)
    sheet: str = Field(default="", max_length=LONGEST_FILE)
    without: list[str] = []
    headers: dict[str, list[str]] = {}
    coverage: Coverage = Sample()

    @model_validator(mode="after")
    def check_file(self) -> "Source":
        """The file lies in ``raw/``: nothing else of the machine is read."""
        parts = PurePosixPath(self.file.replace("\\", "/"))
        is_outside = parts.is_absolute() or ".." in parts.parts or PureWindowsPath(self.file).drive
        if is_outside or not self.file.strip() or not self.file.isprintable():
            raise _refusal("passport_file_outside", "file")
        return self


class Code(Part):
    """A code of a programme's own list: its label and the spellings met in files."""

    label: Names
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

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=LONGEST_CODE)
    made_up: bool = False
    made_up_note: Texts = {}
    ngo: Names
    project: Names
    grantor: Names
    form: Literal["2022"] = "2022"
    starts_on: Day
    ends_on: Day
    grant: dict[Year, Money] = {}
    currency: Literal["KZT"] = "KZT"
    languages: list[str] = ["ru"]
    regions: list[Region] = Field(min_length=1)
    common_region: list[str] = []
    cycles: list[Cycle] = []
    commission: Commission = Commission()
    visits_per_grant: Number = 2
    visits: dict[str, VisitRule] = {}
    eligibility: list[Eligibility] = []
    # Answers on employment before the programme that mean neither working nor studying.
    neet: list[str] = ["not_employed"]
    # The part of the hours of their sessions that makes people who came count as having attended in full.
    full_attendance: float = Field(default=0.8, gt=0, le=1)
    age_bands: list[tuple[Age, Age | None]] = []
    privacy: Privacy = Privacy()
    deviation: float = Field(default=0.10, ge=0, le=10)
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
            "commission.assigned": {
                region for regions in self.commission.assigned.values() for region in regions
            },
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
    def check_sensitive(self) -> "Passport":
        """Every sensitive group is one that there is: a misspelt one would protect nobody."""
        groups = list_groups(self)
        known = [f"{dimension}.{group}" for dimension, codes in groups.items() for group in codes]
        if unknown := sorted(set(self.privacy.sensitive) - set(known)):
            details = {"value": ", ".join(unknown), "known": ", ".join(known)}
            raise _refusal("passport_unknown_group", "privacy.sensitive", **details)
        return self

    @model_validator(mode="after")
    def check_commission(self) -> "Passport":
        """Judges are assigned in cycles that there are."""
        cycles = {cycle.code for cycle in self.cycles}
        if unknown := sorted(set(self.commission.assigned) - cycles):
            value = ", ".join(map(str, unknown))
            raise _refusal("passport_unknown_cycle", "commission.assigned", value=value)
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
