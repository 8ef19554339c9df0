"""Figures in words: what an indicator and its groups are called."""

from zhas_eval.indicators.cross_tables import SEPARATOR
from zhas_eval.indicators.funnel import OTHER
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import NO_ANSWER
from zhas_eval.presentation.marks import tell
from zhas_eval.presentation.view import View
from zhas_eval.programme.tables import load_contracts

# A dimension that is called otherwise than the column it is made from.
COLUMN_OF = {"section": "budget"}
# Dimensions that are no column: their codes are their own.
DERIVED = {"neet", "eligibility"}
# Between the dimensions of a cross table: sex_age.
JOINT = "_"


def name_whole(view: View, figure: Figure) -> str:
    """The figure in words: its own name, else that of its indicator with the group behind it."""
    if not figure.dimension or f"figure.{figure.name}" in view.wording:
        return view.name_figure(figure.name)
    indicator, group = name_indicator(view, figure.indicator), name_group(view, figure)
    return view("figure_group", indicator=indicator, group=group)


def name_indicator(view: View, indicator: str) -> str:
    """What an indicator is called, with or without a figure that has no group."""
    key = f"indicator.{indicator}"
    return view(key) if key in view.wording else view.name_figure(indicator)


def name_group(view: View, figure: Figure) -> str:
    """The group of a figure in words; a figure of no group is the total."""
    if not figure.dimension:
        return view("table.total")
    if figure.group == NO_ANSWER:
        return view("code.missing")
    if SEPARATOR not in figure.group:
        return _name_code(view, figure.table, figure.dimension, figure.group)
    pairs = zip(figure.dimension.split(JOINT), figure.group.split(SEPARATOR), strict=True)
    return ", ".join(_name_code(view, figure.table, *pair) for pair in pairs)


def _name_code(view: View, table: str, dimension: str, code: str) -> str:
    if dimension == "age":
        return view.band(code)
    if dimension == "region":
        return view.region(code)
    if dimension == "versions":
        return view(f"code.versions.{code}")
    if (own := name_contest_group(view, dimension, code)) is not None:
        return own
    if dimension in DERIVED:
        return view.label(dimension, code)
    return view.label(_find_codebook(table, dimension), code)


def _find_codebook(tables: str, dimension: str) -> str:
    """The list that the groups are codes of: of the first table behind the figure that has the column.

    A figure of the logframe has no table: its groups are those of the first table there is with the column.
    """
    name, contracts = COLUMN_OF.get(dimension, dimension), load_contracts()
    known = [table for table in tables.split("+") if table in contracts] or list(contracts)
    columns = (column for table in known for column in contracts[table].columns)
    return next(column.codebook for column in columns if column.name == name)


def name_contest_group(view: View, dimension: str, group: str) -> str | None:
    """The group of a dimension that only the contest has; None of any other dimension.

    A reason is named as it was written where papers were refused.
    """
    if dimension == "stage":
        return view(f"code.stage.{group}")
    if dimension == "reason":
        known = {OTHER: view("code.other_reasons"), NO_ANSWER: view("code.missing")}
        return known.get(group) or view.cite(group)
    if dimension == "cycle":
        return view("code.cycle", number=tell("label", group))
    if dimension not in ("cycle_decision", "cycle_judge", "cycle_region"):
        return None
    cycle, _, part = group.partition("/")
    return view("code.in_cycle", number=tell("label", cycle), group=_name_part(view, dimension, part))


def _name_part(view: View, dimension: str, part: str) -> str:
    if dimension == "cycle_region":
        return view.region(part)
    if dimension == "cycle_decision":
        return view.label("decision", part)
    return view("code.judge", number=tell("label", part))
