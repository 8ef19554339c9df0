"""The page ``index.html``: a batch in sum, and every set of documents, its state and its links."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq
from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.filters import do_mark_safe

from zhas_eval.presentation.html import write_text
from zhas_eval.presentation.labels import name_period, name_region
from zhas_eval.presentation.marks import Kind, tell
from zhas_eval.presentation.numbers import round_number, write_number
from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import ALL_REGIONS, Passport, text_in
from zhas_eval.programme.scope import Programme
from zhas_eval.runs.ages import is_old, tell_age
from zhas_eval.runs.attempts import Attempt, add_attempts, read_attempts
from zhas_eval.runs.failures import Failure, explain_failure, group_failures
from zhas_eval.runs.keys import hash_package
from zhas_eval.runs.manifest import by_language, group_languages, read_manifests
from zhas_eval.runs.publish import name_language
from zhas_eval.runs.summary import STATES, list_failures, name_anchor, summarise
from zhas_eval.sources.programme_folder import input_hashes
from zhas_eval.sources.whole_files import write_file

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
    page = render_index(programme.passport, outputs, inputs=inputs, code=hash_package(), wording=wording)
    write_file(outputs / INDEX, page.encode())


def render_index(
    passport: Passport, outputs: Path, *, inputs: Mapping[str, str], code: str, wording: Wording
) -> str:
    """The page as HTML; it loads nothing, and its links are relative to ``outputs``.

    ``inputs`` are the hashes of the programme's files as they are now, by name, ``code`` that of the package.
    """
    attempts = read_attempts(outputs)
    manifests = {
        (manifest["parameters"]["region"], manifest["parameters"]["period"]): add_attempts(manifest, attempts)
        for manifest in read_manifests(outputs)
    }
    cards = {
        place: _card(
            manifest,
            passport,
            outputs,
            old=[language for language, run in by_language(manifest).items() if is_old(run, inputs, code)],
            attempts=[attempt for key, attempt in attempts.items() if key[:2] == place],
            wording=wording,
        )
        for place, manifest in manifests.items()
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
    environment.filters["told"] = _tell
    days = [format_date(day, "long", locale=wording.locale) for day in (passport.starts_on, passport.ends_on)]
    return environment.get_template("index.html.j2").render(
        say=wording,
        language=wording.language,
        project=text_in(passport.project, wording.language),
        made_up=passport.made_up,
        made_up_note=text_in(passport.made_up_note, wording.language),
        facts=[
            (wording("run.index.ngo"), text_in(passport.ngo, wording.language), "quote"),
            (wording("run.index.grantor"), text_in(passport.grantor, wording.language), "quote"),
            (wording("run.index.term"), " – ".join(days), "date"),
        ],
        regions=[(code, name_region(code, passport=passport, wording=wording)) for code in regions],
        periods=[(code, name_period(code, passport=passport, wording=wording)) for code in periods],
        cards=cards,
        summary=summary,
        is_wide=len(periods) > WIDE,
        lead=KEY_FIGURES[0],
    )


def _tell(text: str, kind: Kind) -> str:
    return do_mark_safe(write_text(tell(kind, text)))


def _in_order(first: list[str], second: list[str], found: list[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second, *found]))


def _card(
    manifest: Mapping[str, Any],
    passport: Passport,
    outputs: Path,
    *,
    old: Sequence[str],
    attempts: Sequence[Attempt],
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
    told = tell_age(group_languages(manifest), old, wording)
    if told:
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
                    text = _name_link(name, first, () if len(old) == len(runs) else old, wording)
                    label = wording("run.index.open", what=title, kind=text, region=names[0], period=names[1])
                    links.append(Link(text, quote(f"{place.as_posix()}/{name}"), label))
        # A file without words is of all languages, and is listed once.
        return Row(title, tuple(dict.fromkeys(links)))

    main = [row(wording(f"run.index.{stem}"), stem) for stem in ("appendix", "tables", "figures")]
    sections = [row(titles.get(name, name), name) for name in notebooks]
    failures = group_failures(list_failures(runs.values()))
    is_short = any(failure.notebook for failure in failures) and not attempts
    noted = states & {"partial"} | ({"failed"} if is_short else set())
    return Card(
        anchor=name_anchor(region, period),
        region=names[0],
        period=names[1],
        state=next(state for state in STATES if state in states),
        figures=read_key_figures(outputs / place / "figures.parquet", region, period, wording),
        main=tuple(entry for entry in main if entry.links),
        sections=tuple(entry for entry in sections if entry.links),
        failures=len(failures),
        notes=(
            *_tell_attempts(attempts, wording),
            *told,
            *(wording(f"run.index.{note}_note") for note in STATES if note in noted),
        ),
    )


def _tell_attempts(attempts: Sequence[Attempt], wording: Wording) -> list[str]:
    """What is to be said of attempts that did not replace the documents: since when these stand, why."""
    told = []
    for attempt in attempts:
        day = attempt["stands_since"]
        since = format_date(date.fromisoformat(day), "long", locale=wording.locale) if day else ""
        reasons = [explain_failure(wording, Failure(**failure)) for failure in attempt["failures"]]
        key = f"run.index.attempt_{attempt['state']}{'_since' if since else ''}"
        told.append(wording(key, day=since, reason="; ".join(dict.fromkeys(reasons))))
    return list(dict.fromkeys(told))


def _name_link(name: str, first: str, old: Collection[str], wording: Wording) -> str:
    """The kind of a document, its language where it is not the page's ``first``, whether it is ``old``."""
    language, kind = name_language(name), Path(name).suffix.removeprefix(".").upper()
    is_old = language in old
    told = [language] if is_old or language not in {"", first} else []
    told += [wording("run.index.old")] if is_old else []
    return f"{kind} ({', '.join(told)})" if told else kind


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
            label=wording(f"run.index.key.{key}", n=round_number(values[name])),
            value=_write(rows[name], wording),
        )
        for name, key in ids.items()
        if values.get(name) is not None
    )


def _write(row: Mapping[str, Any], wording: Wording) -> str:
    """The value of a figure; one with a lower bound alone is the least that it may be."""
    value = write_number(row["value"], "#,##0", wording)
    if row["lower"] is None or row["upper"] is not None:
        return value
    return wording("number.at_least", lower=value)
