"""Reads the tables of the programme's final report of 2023 out of its text, cell by cell."""

import re
from dataclasses import dataclass

ACTIVITY = re.compile(r"Мероприятие (\d\.\d) ")
TASK_COLUMNS = 10
EFFECT_COLUMNS = 5


@dataclass(frozen=True)
class Row:
    """One row of the task table: the texts of its cells, and its indicators line by line."""

    activity: str
    texts: dict[str, str]
    indicators: list[str]
    plan: list[str]
    reported: list[str]


def task_rows(report: str) -> list[Row]:
    """The activities of the task table in their order."""
    cells = _cells(_between(report, "\tЗадача\n", "Заполните таблицу"))
    body = cells[next(at for at, cell in enumerate(cells) if cell.startswith("Задача 1.")) :]
    return [_row(*body[at : at + TASK_COLUMNS]) for at in range(0, len(body), TASK_COLUMNS)]


def effects(report: str) -> list[tuple[str, ...]]:
    """Number, name, unit, plan and fact of the nine indicators."""
    cells = _cells(_between(report, "\t1.\n", "Опишите обоснования"))
    return [tuple(cells[at : at + EFFECT_COLUMNS]) for at in range(0, len(cells), EFFECT_COLUMNS)]


def statistics(report: str) -> dict[str, list[tuple[str, str]]]:
    """Heading and value of every column of the three tables of section 4, by position."""
    bounds = {
        "sex": ("Гендерный показатель:", "Социальный статус по категориям:"),
        "status": ("Социальный статус по категориям:", "Возрастной показатель:"),
        "age": ("Возрастной показатель:", "5. Результаты"),
    }
    return {name: _columns(_cells(_between(report, *ends))) for name, ends in bounds.items()}


def _row(_task: str, name: str, *cells: str) -> Row:
    dates, place, participants, result, indicators, plan, reported, effect = cells
    return Row(
        activity=ACTIVITY.match(name)[1],
        texts={
            "name": ACTIVITY.sub("", name),
            "dates": dates,
            "place": place,
            "participants": participants,
            "short_term_result": result,
            "effect": effect,
        },
        indicators=_lines(indicators),
        plan=_lines(plan),
        reported=_lines(reported),
    )


def _columns(cells: list[str]) -> list[tuple[str, str]]:
    half = len(cells) // 2
    return list(zip(cells[:half], cells[half:], strict=True))


def _between(report: str, first: str, last: str) -> str:
    start = report.index(first)
    return report[start : report.index(last, start)]


def _cells(table: str) -> list[str]:
    """A cell starts on a line that opens with a tab, and runs to the next of these."""
    return [cell.strip() for cell in re.split(r"^\t", table, flags=re.MULTILINE)[1:]]


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.splitlines() if line.strip()]
