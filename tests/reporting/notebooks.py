"""Notebooks as a run leaves them, for the tests of what prints them."""

from collections.abc import Iterable
from dataclasses import replace
from io import StringIO

import matplotlib as mpl
import nbformat
from matplotlib.figure import Figure
from nbformat import NotebookNode, v4

from zhas_eval.presentation.blocks import (
    Block,
    Bullets,
    Cell,
    Chart,
    Cover,
    Fact,
    Heading,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Statement,
    Table,
)
from zhas_eval.presentation.fonts import register_matplotlib_fonts

KAZAKH = "Әлеуметтік мәртебе Ғ Қ Ң Ө Ұ Ү Һ І ₸"
HOSTILE = '<script>alert(1)</script> #set *a* _b_ $x$ @c \\d `e` [f] "g" // h'
NOTICE = "Документ составлен на вымышленных данных и не описывает настоящих людей и организаций."

COVER = Cover(
    title="Портрет участников молодёжного корпуса",
    subtitle="город Шымкент · 2023 год",
    facts=(
        Fact("Организация", "Общественное объединение «Корган-М»"),
        Fact("Проект", "Молодежный корпус «ZHAS PROJECT» города Шымкент и ЗКО"),
        Fact("Грантодатель", "НАО «Центр поддержки гражданских инициатив»"),
        Fact("Отчётный период", "25 сентября – 31 декабря 2023 года"),
        Fact("Сумма гранта", "34\u00a0495\u00a0376 ₸"),
    ),
    notice=NOTICE,
    author="Общественное объединение «Корган-М»",
    issued="2024-01-15",
)

KEYS = KeyFigures(
    (
        KeyFigure("70", "участников", "план 70", "participants.total@shymkent/2023"),
        KeyFigure("62,9\u00a0%", "женщины", "44 из 70", "participants.sex.female@shymkent/2023"),
        KeyFigure("20", "малых грантов", "план 20", "grants.awarded@shymkent/2023"),
        KeyFigure("19,4 млн ₸", "выплачено", "97,0\u00a0% договоров", "grants.paid@shymkent/2023"),
    )
)


def short_table(name: str = "status") -> Table:
    """Three columns, a total, Kazakh letters, figures behind the numbers."""
    rows = [("Молодёжь NEET", 41), (KAZAKH, 17), (HOSTILE, 7), ("Не указано", 5)]
    body = tuple(
        (
            Cell(text, header=True),
            Cell(str(n), figure=f"participants.status.{i}@shymkent/2023", align="right"),
            Cell(f"{n / 70:.1%}".replace(".", ","), align="right"),
        )
        for i, (text, n) in enumerate(rows)
    )
    total = (
        Cell("Всего", header=True, strong=True),
        Cell("70", figure="participants.total@shymkent/2023", align="right", strong=True),
        Cell("100,0%", align="right", strong=True),
    )
    return Table(
        name=name,
        caption="Участники по социальному статусу",
        head=((Cell("Статус"), Cell("Человек", align="right"), Cell("Доля", align="right")),),
        body=(*body, total),
        notes=("Один участник может иметь несколько статусов.", "Источник: регистр участников."),
    )


def long_table(rows: int = 64) -> Table:
    """More rows than a page holds, with running text in one column."""
    text = "Закуп оборудования для мастерской и проведение занятий для молодёжи района"
    body = tuple(
        (
            Cell(str(i)),
            Cell(f"Заявка ZH-{i:03d}", header=True),
            Cell(text if i % 3 else f"{text}; {text.lower()}; {text.lower()}"),
            Cell(f"{60 + i % 37},5", figure=f"applications.score.{i}@shymkent/2023", align="right"),
            Cell("поддержана" if i % 2 else "отклонена"),
        )
        for i in range(1, rows + 1)
    )
    head = ("№", "Заявка", "О чём", "Средний балл", "Решение")
    return Table(
        "applications",
        "Заявки на малые гранты и решения комиссии",
        (tuple(Cell(text, align="right" if text == "Средний балл" else "left") for text in head),),
        body,
    )


def wide_table() -> Table:
    """Twelve columns with a spanning head."""
    months = ("сентябрь", "октябрь", "ноябрь", "декабрь")
    first = (Cell("Показатель", rows=2), *(Cell(m, columns=2, align="center") for m in months))
    second = tuple(Cell(t, align="right") for _ in months for t in ("план", "факт"))
    extra = tuple(Cell(t, rows=2, align="right") for t in ("Итого план", "Итого факт", "Выполнение"))
    body = tuple(
        (
            Cell(f"Количество проведённых консультаций и обучающих мероприятий, группа {i}", header=True),
            *(Cell(f"{1000 * i + m:,}".replace(",", "\u00a0"), align="right") for m in range(8)),
            Cell("1\u00a0250\u00a0000", align="right", figure=f"plan.{i}"),
            Cell("1\u00a0187\u00a0500", align="right", figure=f"actual.{i}"),
            Cell("95,0%", align="right", strong=True),
        )
        for i in range(1, 9)
    )
    return Table("monthly", "План и факт по месяцам", (first + extra, second), body)


def chart() -> Chart:
    """A bar chart with Cyrillic and Kazakh labels."""
    register_matplotlib_fonts()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "zhas"}):
        figure = Figure(figsize=(6.2, 2.6))
        axes = figure.subplots()
        axes.barh(["Шымкент қаласы", "Батыс Қазақстан", "Не указано"], [44, 21, 5], color="#0b5cad")
        axes.set_xlabel("человек")
        axes.spines[["top", "right"]].set_visible(False)
        figure.tight_layout()
        file = StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None})
    alt = "Столбики: Шымкент 44 человека, Западно-Казахстанская область 21, не указано 5."
    return Chart("regions", "Участники по регионам", file.getvalue(), alt, ("participants.total",))


STATEMENT = Statement(
    text="Доля занятых среди участников выросла с 12,9 до 31,4 процента.",
    strength="умеренная",
    evidence="22 из 70 участников заняты после проекта, до проекта — 9 из 70.",
    caveats=("Нет группы сравнения.", "Сведения о занятости даны со слов участников."),
    figures=("employment.before", "employment.after"),
)


def blocks() -> list[Block]:
    """One document with every kind of block."""
    return [
        COVER,
        KEYS,
        Heading("Кто участвовал"),
        Paragraph(f"В проекте 70 участников. {KAZAKH}. {HOSTILE}", ("participants.total",)),
        short_table(),
        chart(),
        Heading("Что изменилось"),
        STATEMENT,
        Notice("Группы менее пяти человек не показаны.", "info"),
        Notice("Плановое значение изменено дополнительным соглашением.", "warning"),
        Bullets(("первый вывод", "второй вывод со словами Қазақстан Республикасы")),
        Heading("Заявки", 2),
        long_table(),
        Heading("Помесячно", 2),
        wide_table(),
        replace(short_table("empty"), caption="Без строк", body=(), empty="Данных за период нет"),
        Heading("Порядок", 2),
        Paragraph("После таблиц идёт обычный текст."),
    ]


def notebook(items: Iterable[Block]) -> NotebookNode:
    """An executed notebook: a parameters cell, then a cell a block."""
    cells = [v4.new_code_cell("region = 'shymkent'", metadata={"tags": ["parameters"]})]
    for item in items:
        data = item._repr_mimebundle_()
        cells.append(v4.new_code_cell("show()", outputs=[v4.new_output("display_data", data=data)]))
    node = v4.new_notebook(cells=cells)
    nbformat.validate(node)
    return node
