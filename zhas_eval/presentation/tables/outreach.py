"""Publications by language and channel, and the partners of the programme."""

from zhas_eval.indicators.languages import BOTH, ONLY_KAZAKH, ONLY_RUSSIAN
from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import NO_ANSWER
from zhas_eval.presentation.blocks import Cell, Table
from zhas_eval.presentation.marks import Form, mark
from zhas_eval.presentation.numbers import format_figure, format_value
from zhas_eval.presentation.view import View, head
from zhas_eval.programme.passport import COMMON_REGION, text_in

VERSIONS = (BOTH, ONLY_KAZAKH, ONLY_RUSSIAN, NO_ANSWER)


def tabulate_languages(view: View) -> Table:
    """Publications and infographics: all, in both languages, in one of them, and their parity."""
    indicators = ("outreach.publications", "outreach.infographics")
    return Table(
        name="languages",
        caption=view("table.languages"),
        head=(
            (
                head(view("table.indicator")),
                head(view("table.total"), align="right"),
                *(head(view(f"table.versions.{code}"), align="right") for code in VERSIONS),
                head(view("table.parity"), align="right"),
            ),
        ),
        body=tuple(
            (
                Cell(view(f"figure.{indicator}")),
                view.cell(indicator),
                *(view.cell(f"{indicator}.versions.{code}") for code in VERSIONS),
                _compare(view, view.ledger[f"{indicator}.parity"]),
            )
            for indicator in indicators
        ),
        notes=(view("note.parity"),),
        widths=(3.6, 1, 1.2, 1.2, 1.2, 1.2, 1.8),
        empty=view("table.no_data"),
    )


def tabulate_channels(view: View) -> Table:
    """Each channel: its publications and their parity; contacts of all it carried, and the people behind."""
    codes = [
        figure.group
        for figure in view.ledger.groups("outreach.reach", "channel")
        if figure.rows or (view.ledger[f"outreach.publications.channel.{figure.group}"].value or 0)
    ]
    body = [
        (
            Cell(view.label("channel", code)),
            view.cell(f"outreach.publications.channel.{code}"),
            _compare(view, view.ledger[f"outreach.publications.parity.channel.{code}"]),
            view.cell(f"outreach.reach.channel.{code}"),
            view.cell(f"outreach.people.channel.{code}"),
        )
        for code in codes
    ]
    total = (
        Cell(view("table.total"), strong=True),
        view.cell("outreach.publications", strong=True),
        _compare(view, view.ledger["outreach.publications.parity"]),
        view.cell("outreach.reach", strong=True),
        view.cell("outreach.people", strong=True),
    )
    names = ("channel", "publications", "parity", "contacts", "people_behind")
    return Table(
        name="channels",
        caption=view("table.channels"),
        head=(
            tuple(
                head(view(f"table.{name}"), align="right" if at else "left") for at, name in enumerate(names)
            ),
        ),
        body=(*body, total) if body else (),
        notes=(view("note.channels"),),
        widths=(2.6, 1.4, 1.8, 1.6, 2.8),
        empty=view("table.no_data"),
    )


def tabulate_partners(view: View) -> Table:
    """The partners of the region as the passport names them, and how many they are."""
    inside = {*view.scope.regions, COMMON_REGION}
    partners = [partner for partner in view.scope.passport.partners if partner.region in inside]
    body = [
        (
            Cell(view.cite(text_in(partner.name, view.language))),
            Cell(view.cite(text_in(partner.role, view.language))),
            Cell(view.region(partner.region)),
        )
        for partner in partners
    ]
    total = (Cell(view("table.total"), strong=True, columns=2), view.cell("partners", strong=True))
    return Table(
        name="partners",
        caption=view("table.partners"),
        head=(tuple(head(view(f"table.{name}")) for name in ("partner", "role", "region")),),
        body=(*body, total) if body else (),
        notes=(view("note.partners"),),
        widths=(3, 5, 2),
        empty=view("table.no_data"),
    )


def _compare(view: View, figure: Figure) -> Cell:
    """A ratio with the two counts that it is of; a dash where there is neither."""
    ratio = format_figure(figure, view.wording)
    if not figure.numerator and not figure.denominator:
        return Cell(ratio, figure=figure.figure, align="right")
    parts: tuple[tuple[Form, float | None], ...] = (
        ("numerator", figure.numerator),
        ("denominator", figure.denominator),
    )
    first, second = (
        mark(figure.figure, format_value(count or 0.0, "count", view.wording), part) for part, count in parts
    )
    text = view("table.ratio", ratio=view.write(figure), first=first, second=second)
    return Cell(text, figure=figure.figure, align="right")
