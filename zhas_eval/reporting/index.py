"""The page ``index.html``: every set of documents of a programme, its state and its links."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined

from zhas_eval.presentation.labels import name_period, name_region
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import ALL_REGIONS, Passport, text_in
from zhas_eval.programme.scope import Programme
from zhas_eval.reporting.failures import Failure, describe_failure
from zhas_eval.reporting.manifest import read_manifests
from zhas_eval.reporting.publish import write_file

KEY_FIGURES = ("participants", "grants.contracts", "grants.amount", "outreach.reach")
KINDS = ("html", "pdf", "xlsx", "parquet")


@dataclass(frozen=True)
class Link:
    """A link to a file: the words, the file's kind, the address, the full name for a screen reader."""

    text: str
    href: str
    label: str


@dataclass(frozen=True)
class Row:
    """A document of a set and its files."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Card:
    """A set as the page shows it."""

    anchor: str
    region: str
    period: str
    state: str
    figures: tuple[tuple[str, str], ...]
    main: tuple[Row, ...]
    sections: tuple[Row, ...]
    failures: tuple[tuple[str, str], ...]


def write_index(programme: Programme, outputs: Path, *, language: str) -> None:
    """Write ``outputs/index.html`` from the manifests found under ``outputs``."""
    wording = Wording(language)
    write_file(outputs / "index.html", render_index(programme.passport, outputs, wording=wording).encode())


def render_index(passport: Passport, outputs: Path, *, wording: Wording) -> str:
    """The page as HTML; it loads nothing, and its links are relative to ``outputs``."""
    cards = {}
    for manifest in read_manifests(outputs):
        parameters = manifest["parameters"]
        card = _card(manifest, passport, outputs, wording)
        cards[parameters["region"], parameters["period"]] = card
    regions = _in_order(
        [ALL_REGIONS, *passport.region_codes()], passport.report.regions, [region for region, _ in cards]
    )
    periods = _in_order(passport.report.periods, [], sorted(period for _, period in cards))
    environment = Environment(
        loader=PackageLoader("zhas_eval.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    days = [format_date(day, "long", locale=wording.locale) for day in (passport.starts_on, passport.ends_on)]
    return environment.get_template("index.html.j2").render(
        say=wording,
        language=wording.language,
        project=text_in(passport.project, wording.language),
        made_up=passport.made_up,
        facts=[
            (wording("run.index.ngo"), text_in(passport.ngo, wording.language)),
            (wording("run.index.grantor"), text_in(passport.grantor, wording.language)),
            (wording("run.index.term"), " – ".join(days)),
        ],
        regions=[(code, name_region(code, passport=passport, wording=wording)) for code in regions],
        periods=[(code, name_period(code, passport=passport, wording=wording)) for code in periods],
        cards=cards,
    )


def _in_order(first: list[str], second: list[str], found: list[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second, *found]))


def _card(manifest: Mapping[str, Any], passport: Passport, outputs: Path, wording: Wording) -> Card:
    parameters = manifest["parameters"]
    region, period, language = parameters["region"], parameters["period"], parameters["language"]
    place = Path(period) / region
    names = (
        name_region(region, passport=passport, wording=wording),
        name_period(period, passport=passport, wording=wording),
    )

    def row(title: str, *stems: str) -> Row:
        found = [
            Link(
                text=name.rsplit(".", 1)[1].upper(),
                href=quote(f"{place.as_posix()}/{name}"),
                label=wording(
                    "run.index.open",
                    what=title,
                    kind=name.rsplit(".", 1)[1].upper(),
                    region=names[0],
                    period=names[1],
                ),
            )
            for kind in KINDS
            for stem in stems
            if (name := f"{stem}.{kind}") in manifest["outputs"]
        ]
        return Row(title, tuple(found))

    main = [
        row(wording("run.index.appendix"), f"appendix.{language}"),
        row(wording("run.index.tables"), f"tables.{language}"),
        row(wording("run.index.figures"), "figures"),
    ]
    sections = [
        row(manifest["titles"].get(name, name), f"{name}.{language}") for name in parameters["notebooks"]
    ]
    failures = [Failure(**failure) for failure in manifest["failures"]]
    return Card(
        anchor=f"{region}-{period}",
        region=names[0],
        period=names[1],
        state=manifest["state"],
        figures=read_key_figures(outputs / place / "figures.parquet", region, period, wording),
        main=tuple(entry for entry in main if entry.links),
        sections=tuple(entry for entry in sections if entry.links),
        failures=tuple(
            (failure.notebook or wording("run.index.appendix"), describe_failure(wording, failure))
            for failure in failures
        ),
    )


def read_key_figures(path: Path, region: str, period: str, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Label and written value of the key figures that the ledger at ``path`` states."""
    if not path.is_file():
        return ()
    ids = {f"{key}@{region}/{period}": key for key in KEY_FIGURES}
    columns = ["figure", "value", "suppressed"]
    table = pq.read_table(path, columns=columns, filters=[("figure", "in", list(ids))])
    values = {row["figure"]: row["value"] for row in table.to_pylist() if not row["suppressed"]}
    return tuple(
        (
            wording(f"run.index.key.{key}", n=round(values[name])),
            format_decimal(values[name], "#,##0", locale=wording.locale),
        )
        for name, key in ids.items()
        if values.get(name) is not None
    )
