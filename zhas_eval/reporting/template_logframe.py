"""The empty logframe: its six sheets, and a sheet that says what their codes mean."""

from collections.abc import Iterable, Mapping
from typing import Any

from zhas_eval.presentation.wording import DEFAULT_LANGUAGE, languages, load_catalogue
from zhas_eval.programme.logframe import AGGREGATIONS, COMPOSED, COMPOSITION_KINDS, SOCIO_ECONOMIC
from zhas_eval.programme.passport import ALL_REGIONS
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.templates import load_template_texts, template_text
from zhas_eval.reporting.template_book import TemplateBook, set_page
from zhas_eval.reporting.template_columns import ANY_DAY, DAY, TemplateColumn

ROWS = 500  # Rows of a sheet that a drop-down on another offers.
STATISTICS = ("total", "sex", "status", "age")
STATUS_BOOK = "social_status"
FIGURE = "figure."
# Figures that nobody plans: of the account of rows, comparisons, and probabilities.
NOT_PLANNED = ("rows.", "answers.", "attainment.", "equity.", "regions.", "trend.")
PROBABILITIES = (".p_value", ".p_adjusted")
# Columns of the reference sheet: each block has its codes and, beside them, what they mean.
AGGREGATION, MEASURE, GROUP, STATUS = 0, 3, 6, 9
LETTERS = {AGGREGATION: "A", MEASURE: "D", GROUP: "G", STATUS: "J"}


def logframe_workbook(programme: Programme, language: str) -> bytes:
    """The six sheets of ``logframe.xlsx`` without rows, and the reference sheet, as XLSX."""
    book = TemplateBook(language)
    reference = template_text(language, "words", "reference")
    measures = measure_names(language)
    listed = f"='{reference}'!${{0}}$2:${{0}}${{1}}"
    passport = programme.passport
    years = map(str, range(passport.starts_on.year, passport.ends_on.year + 1))
    choices: Mapping[tuple[str, str], dict[str, Any]] = {
        ("Мероприятия", "task"): {"source": _filled("Задачи")},
        ("Индикаторы", "group"): {
            "source": _filled(reference, LETTERS[GROUP], counted="Мероприятия", more=1)
        },
        ("Индикаторы", "aggregation"): {"source": listed.format(LETTERS[AGGREGATION], len(AGGREGATIONS) + 1)},
        ("Индикаторы", "measure"): {"source": listed.format(LETTERS[MEASURE], len(measures) + 1)},
        ("План и факт", "indicator"): {"source": _filled("Индикаторы")},
        ("План и факт", "region"): {"options": (ALL_REGIONS, *passport.region_codes())},
        # A quarter or a month is as good a period.
        ("План и факт", "period"): {"options": (ALL_REGIONS, *years), "is_open": True},
        ("Статистика", "table"): {"options": STATISTICS},
        ("Состав", "dimension"): {"options": COMPOSED},
        ("Состав", "region"): {"options": (ALL_REGIONS, *passport.region_codes())},
        ("Состав", "kind"): {"options": COMPOSITION_KINDS},
    }
    for sheet, notes in load_template_texts()["logframe"].items():
        columns = [
            _column(name, text[language], language, choices.get((sheet, name), {}))
            for name, text in notes.items()
        ]
        book.add_sheet(sheet, columns)
    _add_reference(book, reference, measures, programme, language)
    return book.close()


def measure_names(language: str) -> dict[str, str]:
    """Measure → its name, in the language of the documents where there is no other catalogue."""
    catalogue = load_catalogue(language if language in languages() else DEFAULT_LANGUAGE)
    names = {key.removeprefix(FIGURE): str(text) for key, text in catalogue.items() if key.startswith(FIGURE)}
    return {
        name: text
        for name, text in names.items()
        if not name.startswith(NOT_PLANNED) and not name.endswith(PROBABILITIES)
    }


def _column(name: str, note: str, language: str, more: dict[str, Any]) -> TemplateColumn:
    if name.endswith("_on"):
        first, last = (day.strftime(DAY) for day in ANY_DAY)
        error = template_text(language, "words", "bad_day", first=first, last=last)
        return TemplateColumn(name, "date", note, days=ANY_DAY, error=error)
    return TemplateColumn(
        name, "text", note, error=template_text(language, "words", "not_in_reference"), **more
    )


def _filled(sheet: str, letter: str = "A", *, counted: str = "", more: int = 0) -> str:
    """As many cells below a heading as column A of the sheet ``counted`` has entries, and ``more``."""
    entries = f"COUNTA('{counted or sheet}'!$A$2:$A${ROWS})"
    return f"=OFFSET('{sheet}'!${letter}$2,0,0,MAX(1,{entries}+{more}),1)"


def _add_reference(
    book: TemplateBook, name: str, measures: Mapping[str, str], programme: Programme, language: str
) -> None:
    """Codes and what they mean, block by block; under the groups, the activities as they are entered."""
    sheet = book.file.add_worksheet(name)
    aggregations, groups = (load_template_texts()[part] for part in ("aggregations", "groups"))
    blocks: Mapping[int, tuple[str, Iterable[tuple[str, str]]]] = {
        AGGREGATION: ("aggregation", [(code, aggregations[code][language]) for code in AGGREGATIONS]),
        MEASURE: ("measure", measures.items()),
        GROUP: ("group", [(SOCIO_ECONOMIC, groups[SOCIO_ECONOMIC][language])]),
        STATUS: ("status", programme.labels(STATUS_BOOK, language).items()),
    }
    for at, (title, entries) in blocks.items():
        for place, word in enumerate((title, template_text(language, "words", "meaning"))):
            sheet.write_string(0, at + place, word, book.head(is_required=False))
        for row, pair in enumerate(entries, start=1):
            sheet.write_row(row, at, pair)
        sheet.set_column(at, at, 32 if at == MEASURE else 18)
        sheet.set_column(at + 1, at + 1, 50)
        sheet.set_column(at + 2, at + 2, 3)
    for row in range(2, ROWS + 1):
        cell = f"'Мероприятия'!A{row}"
        sheet.write_formula(row, GROUP, f'=IF({cell}="","",{cell})', None, "")
    set_page(sheet)
    # The formulas below the groups run on far past what there is to print.
    sheet.print_area(0, 0, len(measures), STATUS + 1)
