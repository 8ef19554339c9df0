"""The page ``index.html``: a batch in sum, and every set of documents, its state and its links."""

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
from zhas_eval.reporting.files import write_file
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.manifest import NOTEBOOKS_PREFIX, by_language, read_manifests
from zhas_eval.runs.publish import name_language
from zhas_eval.runs.summary import STATES, name_anchor, summarise
from zhas_eval.sources.programme_folder import input_hashes

INDEX = "index.html"
KEY_FIGURES = ("participants", "grants.contracts", "grants.amount", "outreach.reach")
KINDS = ("html", "pdf", "xlsx", "parquet")
WIDE = 4  # from more periods than that on, a cell of the overview holds one number and no words


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
class KeyFigure:
    """A figure that stands for a set: its indicator, label, written value."""

    indicator: str
    label: str
    value: str


@dataclass(frozen=True)
class Card:
    """A set as the page shows it."""

    anchor: str
    region: str
    period: str
    state: str
    figures: tuple[KeyFigure, ...]
    main: tuple[Row, ...]
    sections: tuple[Row, ...]
    failures: int
    notes: tuple[str, ...]


def write_index(programme: Programme, outputs: Path, *, language: str) -> None:
    """Write ``outputs/index.html`` from the manifests found under ``outputs``."""
    wording = Wording(language)
    inputs = input_hashes(programme)
    page = render_index(programme.passport, outputs, inputs=inputs, wording=wording)
    write_file(outputs / INDEX, page.encode())


def render_index(passport: Passport, outputs: Path, *, inputs: Mapping[str, str], wording: Wording) -> str:
    """The page as HTML; it loads nothing, and its links are relative to ``outputs``.

    ``inputs`` are the hashes of the programme's files as they are now, by name.
    """
    manifests = {
        (manifest["parameters"]["region"], manifest["parameters"]["period"]): manifest
        for manifest in read_manifests(outputs)
    }
    cards = {
        place: _card(manifest, passport, outputs, inputs, wording) for place, manifest in manifests.items()
    }
    regions = _in_order(
        [ALL_REGIONS, *passport.region_codes()], passport.report.regions, [region for region, _ in cards]
    )
    periods = _in_order(passport.report.periods, [], sorted(period for _, period in cards))
    places = [(region, period) for period in periods for region in regions]
    summary = summarise(
        [manifests[place] for place in places if place in manifests],
        states=[cards[place].state if place in cards else "missing" for place in places],
        passport=passport,
        wording=wording,
    )
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
        made_up_note=text_in(passport.made_up_note, wording.language),
        facts=[
            (wording("run.index.ngo"), text_in(passport.ngo, wording.language)),
            (wording("run.index.grantor"), text_in(passport.grantor, wording.language)),
            (wording("run.index.term"), " – ".join(days)),
        ],
        regions=[(code, name_region(code, passport=passport, wording=wording)) for code in regions],
        periods=[(code, name_period(code, passport=passport, wording=wording)) for code in periods],
        cards=cards,
        summary=summary,
        is_wide=len(periods) > WIDE,
        lead=KEY_FIGURES[0],
    )


def _in_order(first: list[str], second: list[str], found: list[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second, *found]))


def _card(
    manifest: Mapping[str, Any],
    passport: Passport,
    outputs: Path,
    inputs: Mapping[str, str],
    wording: Wording,
) -> Card:
    region, period = manifest["parameters"]["region"], manifest["parameters"]["period"]
    place = Path(period) / region
    runs = by_language(manifest)
    # The page's own language first; a document in another says so.
    first = wording.language if wording.language in runs else next(iter(runs))
    runs = {first: runs[first], **runs}
    notebooks = list(dict.fromkeys(name for run in runs.values() for name in run["parameters"]["notebooks"]))
    titles = {name: title for run in reversed(runs.values()) for name, title in run["titles"].items()}
    states = {run["state"] for run in runs.values()}
    if any(_is_outdated(run, inputs) for run in runs.values()):
        states.add("outdated")
    names = (
        name_region(region, passport=passport, wording=wording),
        name_period(period, passport=passport, wording=wording),
    )

    def row(title: str, stem: str) -> Row:
        links = []
        for language, run in runs.items():
            for kind in KINDS:
                for name in sorted({f"{stem}.{language}.{kind}", f"{stem}.{kind}"} & run["outputs"].keys()):
                    is_other = name_language(name) not in {"", first}
                    text = f"{kind.upper()} ({language})" if is_other else kind.upper()
                    label = wording("run.index.open", what=title, kind=text, region=names[0], period=names[1])
                    links.append(Link(text, quote(f"{place.as_posix()}/{name}"), label))
        return Row(title, tuple(links))

    main = [row(wording(f"run.index.{stem}"), stem) for stem in ("appendix", "tables", "figures")]
    sections = [row(titles.get(name, name), name) for name in notebooks]
    failures = {Failure(**failure) for run in runs.values() for failure in run["failures"]}
    noted = states & {"outdated", "partial"} | {"failed" for failure in failures if failure.notebook}
    return Card(
        anchor=name_anchor(region, period),
        region=names[0],
        period=names[1],
        state=next(state for state in STATES if state in states),
        figures=read_key_figures(outputs / place / "figures.parquet", region, period, wording),
        main=tuple(entry for entry in main if entry.links),
        sections=tuple(entry for entry in sections if entry.links),
        failures=len(failures),
        notes=tuple(wording(f"run.index.{note}_note") for note in STATES if note in noted),
    )


def _is_outdated(run: Mapping[str, Any], inputs: Mapping[str, str]) -> bool:
    """Whether a run read other files of the programme than those that are there now."""
    read = {name: sha for name, sha in run["inputs"].items() if not name.startswith(NOTEBOOKS_PREFIX)}
    return read != inputs


def read_key_figures(path: Path, region: str, period: str, wording: Wording) -> tuple[KeyFigure, ...]:
    """The key figures that the ledger at ``path`` states and that may be shown."""
    if not path.is_file():
        return ()
    ids = {f"{key}@{region}/{period}": key for key in KEY_FIGURES}
    columns = ["figure", "value", "lower", "upper", "suppressed"]
    table = pq.read_table(path, columns=columns, filters=[("figure", "in", list(ids))])
    rows = {row["figure"]: row for row in table.to_pylist() if not row["suppressed"]}
    values = {name: row["value"] for name, row in rows.items()}
    return tuple(
        KeyFigure(
            indicator=key,
            label=wording(f"run.index.key.{key}", n=round(values[name])),
            value=_write(rows[name], wording),
        )
        for name, key in ids.items()
        if values.get(name) is not None
    )


def _write(row: Mapping[str, Any], wording: Wording) -> str:
    """The value of a figure; one with a lower bound alone is the least that it may be."""
    value = format_decimal(row["value"], "#,##0", locale=wording.locale)
    if row["lower"] is None or row["upper"] is not None:
        return value
    return wording("number.at_least", lower=value)
