"""What each column of an empty template holds: heading, note, list, bounds, all from the table contracts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhas_eval.programme.missing import load_missing_labels
from zhas_eval.programme.passport import text_in
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import Column, TableContract, adapt_contract, load_contracts
from zhas_eval.programme.templates import template_text
from zhas_eval.reporting.template_places import template_places

DAY = "%d.%m.%Y"
DAYS = {"date", "month"}
NUMBERS = {"integer", "number", "percent", "money"}
# Kinds of which one cell may hold several values, and those whose own note tells their bounds.
SEVERAL, BOUNDS_TOLD = {"categories"}, {"percent"}
# Kinds of which every cell can be read.
ANY_TEXT = {"text", "name", "district"}
EXAMPLE_DAY = date(2001, 1, 31)  # Its parts can stand in one order alone.
# Of a day that nothing bounds: a year typed with a slip is still remarked on.
ANY_DAY = (date(1900, 1, 1), date(2099, 12, 31))
REPEATED = 3  # Columns of a repeated one; staff add or delete some.
REQUIRED_MARK = " *"


@dataclass(frozen=True)
class TemplateColumn:
    """A column of an empty sheet.

    ``options``: what its drop-down offers, or ``source``: the formula of the cells that hold it.
    ``is_open``: whether other values are as good. ``days``, ``bounds``: first and last that may be
    meant. ``error``: what Excel says of any other value. ``is_asked``: whether a word that says why there
    is no answer is as good as one.
    """

    heading: str
    kind: str
    note: str
    is_required: bool = False
    options: tuple[str, ...] = ()
    source: str = ""
    is_open: bool = False
    days: tuple[date, date] | None = None
    bounds: tuple[float | None, float | None] = (None, None)
    error: str = ""
    is_asked: bool = False


def template_columns(table: str, programme: Programme, language: str) -> list[TemplateColumn]:
    """The columns of a table as the programme keeps it, in the order of the contract.

    A heading of the programme's own goes before the known ones; columns that it does not keep are left out.
    """
    source = programme.passport.sources[table]
    contract = adapt_contract(load_contracts()[table], without=source.without, headers={})
    columns: list[TemplateColumn] = []
    for column in contract.columns:
        if column.name in source.without:
            continue
        made = _column(column, contract, programme, language)
        repeated = [replace(made, heading=f"{made.heading} {number}") for number in range(1, REPEATED + 1)]
        columns += repeated if column.repeated else [made]
    return columns


def template_heading(table: str, column: Column, programme: Programme, language: str) -> str:
    """The heading of a column: the programme's own where it has one."""
    own = programme.passport.sources[table].headers.get(column.name)
    return own[0] if own else column.headings[language]


def _column(column: Column, contract: TableContract, programme: Programme, language: str) -> TemplateColumn:
    options = _options(column, contract, programme, language)
    days = _days(column, contract, programme) if column.kind in DAYS else None
    heading = template_heading(contract.name, column, programme, language)
    return TemplateColumn(
        heading=heading + REQUIRED_MARK if column.required else heading,
        kind=column.kind,
        note=_note(column, contract, options, programme, language),
        is_required=column.required,
        options=() if column.kind in SEVERAL else tuple(options),
        days=days,
        bounds=(column.minimum, column.maximum),
        error=_error(column, days, language),
        is_asked=column.asked,
    )


def _options(column: Column, contract: TableContract, programme: Programme, language: str) -> Sequence[str]:
    """What a cell may hold, where that is a list."""
    if column.kind == "region":
        regions = [text_in(region.name, language) for region in programme.passport.regions]
        # A person is of one region; what the office does may be for all.
        return regions if contract.is_about_people else [*regions, *programme.passport.common_region[:1]]
    return list(dict.fromkeys(programme.labels(column.codebook, language).values()))


def _days(column: Column, contract: TableContract, programme: Programme) -> tuple[date, date]:
    first, last = programme.passport.starts_on, programme.passport.ends_on
    if column.name == contract.date:
        return (first.replace(day=1) if column.kind == "month" else first, last)
    return (column.earliest, last) if column.earliest else ANY_DAY


def _note(
    column: Column, contract: TableContract, options: Sequence[str], programme: Programme, language: str
) -> str:
    """What to write into a column and what is refused, a sentence a line."""

    def words(name: str, **arguments: object) -> str:
        return template_text(language, "words", name, **arguments)

    is_placing = column.name == contract.date
    example = programme.passport.ends_on if is_placing else EXAMPLE_DAY
    lines = [
        template_text(language, "kinds", column.kind, example=example.strftime(DAY)),
        template_text(language, "columns", f"{contract.name}.{column.name}"),
    ]
    if column.codebook and not options:
        lines.append(words("no_values", codebook=column.codebook))
    elif column.kind in SEVERAL:
        lines.append(words("several", values="; ".join(options)))
    elif options:
        lines.append(words("picked"))
    if is_placing:
        first, last = (day.strftime(DAY) for day in _days(column, contract, programme))
        lines.append(words("days", first=first, last=last))
    lines.append(_bounds(column, language))
    lines.append(_reference(column, contract, programme, language))
    lines.append(words("required" if column.required else "free"))
    if column.asked:
        labels = {kind: text_in(label, language) for kind, label in load_missing_labels().items()}
        lines.append(words("missing", **labels))
    lines += [words("unread")] * (not column.required and column.kind not in ANY_TEXT)
    lines += [words("optional")] * (column.optional or column.repeated)
    lines += [words("personal")] * column.personal
    return "\n".join(line for line in lines if line)


def _bounds(column: Column, language: str) -> str:
    low, high = column.minimum, column.maximum
    if low is None or column.kind in BOUNDS_TOLD:
        return ""
    if high is None:
        return template_text(language, "words", "at_least", low=f"{low:g}")
    return template_text(language, "words", "between", low=f"{low:g}", high=f"{high:g}")


def _reference(column: Column, contract: TableContract, programme: Programme, language: str) -> str:
    """Where the row stands that a number leads to."""
    ways = [via[:2] for via in (contract.region_via, contract.date_via) if via]
    leads = {key: (other, key) for other, key in ways} | dict(contract.refers)
    other, key = leads.get(column.name, ("", ""))
    if other not in programme.passport.sources:
        return ""
    heading = template_heading(other, load_contracts()[other].column(key), programme, language)
    sheet = template_places(programme, language)[other].sheet
    return template_text(language, "words", "refers", sheet=sheet, heading=heading)


def _error(column: Column, days: tuple[date, date] | None, language: str) -> str:
    if days:
        first, last = (day.strftime(DAY) for day in days)
        return template_text(language, "words", "bad_day", first=first, last=last)
    if column.kind in NUMBERS:
        return template_text(language, "words", "bad_number", bounds=_bounds(column, language)).strip()
    return template_text(language, "words", "bad_iin" if column.kind == "iin" else "not_listed")
