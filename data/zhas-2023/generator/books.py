"""Which tables go into which workbook, and what stands around them on the sheet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from chance import stream
from forms import COLUMNS
from layout import Record, Sheet, Total, lay, totals

Rows = Iterable[Record | Total]
PLACES = {"Ш": "Шымкенту", "З": "ЗКО"}


@dataclass(frozen=True)
class Frame:
    """Titles above a table, notes below it, and where its blank and repeated header rows stand."""

    table: str
    name: str
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    blank_after: tuple[int, ...] = ()
    header_after: tuple[int, ...] = ()
    shape: Callable[[list[Record]], Rows] = list


def _month(row: Record) -> str:
    return f"Итого за {row['month']:%m.%Y}"


def _payment_year(row: Record) -> str:
    return f"Барлығы {row['paid_on'].year} ж."


BOOKS: dict[str, tuple[Frame, ...]] = {
    "participants.xlsx": (
        Frame(
            "participants",
            "Участники",
            ("Реестр участников проекта «ZHAS PROJECT»", "город Шымкент и ЗКО, 2023–2024 годы", ""),
            ("Примечание: статус указан со слов участника, можно несколько ответов.",),
            blank_after=(31, 74),
        ),
    ),
    "training.xlsx": (
        Frame("training_sessions", "Занятия", ("График обучения",)),
        Frame(
            "training_registrations",
            "Регистрация",
            ("Регистрация на обучение (выгрузка формы)",),
            blank_after=(73,),
        ),
        Frame(
            "training_attendance",
            "Посещение",
            ("Оқуға қатысу парағы", "Лист посещаемости"),
            ("Примечание: часы по данным платформы ZOOM.",),
        ),
        Frame(
            "training_tests",
            "Тестирование",
            ("Тестирование до и после обучения",),
            blank_after=(70,),
        ),
    ),
    "applications.xlsx": (
        Frame(
            "applications",
            "Заявки",
            (
                "Журнал регистрации заявок на малые гранты",
                "Шағын гранттарға өтінімдер журналы",
                "Циклы 1 и 2",
            ),
            blank_after=(97,),
            header_after=(97,),
        ),
        Frame(
            "application_scores",
            "Оценки комиссии",
            ("Сводный лист оценок конкурсной комиссии",),
            ("Примечание: пустая ячейка – член комиссии отсутствовал или заявил о конфликте интересов.",),
        ),
    ),
    "grants.xlsx": (
        Frame("contracts", "Договоры", ("Реестр договоров малых грантов", ""), blank_after=(28,)),
        Frame(
            "grant_budgets",
            "Сметы",
            ("Сметы малых грантов по статьям",),
            shape=lambda rows: totals(rows, lambda row: f"Итого {row['grant']}", "amount", whole="Всего"),
        ),
        Frame(
            "tranches",
            "Транши",
            ("Перечисление траншей грантополучателям", "тенге"),
            shape=lambda rows: totals(
                rows,
                lambda row: f"Всего по {PLACES[row['grant'][0]]}, {row['grant'][2:6]} год",
                "amount",
                whole="Барлығы",
            ),
        ),
        Frame(
            "grant_spending",
            "Расходы",
            ("Расходы грантополучателей по документам",),
            ("Примечание: копии документов хранятся у менеджеров проекта.", "* договор с доп. соглашением"),
            blank_after=(120, 260),
        ),
    ),
    "monitoring.xlsx": (
        Frame(
            "visits", "Визиты", ("Журнал мониторинговых визитов", "ZHAS PROJECT", "", ""), blank_after=(28,)
        ),
    ),
    "outreach.xlsx": (
        Frame("publications", "Публикации", ("Мониторинг публикаций",), blank_after=(41,)),
        Frame("posts", "Посты Telegram", ("Посты Telegram-канала",)),
        Frame("mailings", "QR-рассылки", ("Рассылка QR-кода в партнерские организации", "")),
        Frame(
            "consultations",
            "Консультации",
            ("Журнал консультаций проектного офиса", "Кеңестер журналы"),
            ("Примечание: личность обратившихся не записывается.",),
            blank_after=(135,),
            header_after=(300,),
        ),
    ),
    "conference.xlsx": (Frame("speakers", "Спикеры", ("Программа итоговых конференций: выступления",)),),
    "staff.xlsx": (
        Frame("staff", "Сотрудники", ("Команда проекта",), blank_after=(3,)),
        Frame(
            "payroll",
            "Зарплата",
            ("Расчет заработной платы и отчислений", "штатные работники"),
            ("Примечание: ставки 2023 и 2024 годов.",),
            shape=lambda rows: totals(
                rows,
                _month,
                "gross",
                "social_contributions",
                "social_tax",
                "health_insurance",
                whole="Барлығы",
            ),
        ),
    ),
    "budget.xlsx": (
        Frame(
            "budget_lines",
            "Смета",
            ("Смета расходов проекта", "по договору гранта"),
            shape=lambda rows: totals(
                rows, lambda row: f"Итого {row['year']} год", "planned", whole="Всего по смете"
            ),
        ),
        Frame(
            "budget_payments",
            "Расходы",
            ("Реестр платежных поручений",),
            shape=lambda rows: totals(rows, _payment_year, "amount", whole=""),
        ),
    ),
}


def sheets(seed: int, frames: tuple[Frame, ...], tables: dict[str, list[dict[str, Any]]]) -> list[Sheet]:
    """The sheets of one workbook, cells untidy and all."""
    made = []
    for frame in frames:
        columns = COLUMNS[frame.table]
        lines = lay(
            stream(seed, f"mess {frame.table}"),
            frame.shape(tables[frame.table]),
            columns,
            blank_after=frame.blank_after,
            header_after=frame.header_after,
        )
        made.append(Sheet(frame.name, frame.titles, columns, lines, frame.notes))
    return made
