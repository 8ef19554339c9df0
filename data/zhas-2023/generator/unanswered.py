"""Why an answer is missing, as staff write it: some of the blank cells of a column hold a word instead."""

from collections.abc import Mapping, Sequence
from typing import Any

from mess import Raw

Record = dict[str, Any]
# Table → column → what its blank cells hold, row by row; None leaves one blank, and so are those after the last.
WORDS: Mapping[str, Mapping[str, Sequence[str | None]]] = {
    "participants": {
        "employment_after": (
            *("не спрашивали", "отказ", None, "не ответила", "Отказался отвечать", "сұралмады", None),
            *("нет данных", "затрудняюсь ответить", "не спрашивали", "жауап берілмеді", None),
            *("не ответила", "жауап берілмеді"),
        ),
    },
    "training_tests": {
        "score_before": ("пропуск", None, "отказ", "н/д"),
        "score_after": ("не ответил", "—", None, "не спрашивали", "отказалась", "пропуск"),
    },
    "applications": {
        "sex": ("не указано", None),
        "topic": (None, "затрудняюсь ответить", "н/д"),
    },
}


def say_why(tables: Mapping[str, list[Record]]) -> None:
    """Put the words into the rows; a row that stands in two places is one row and has one word."""
    for table, columns in WORDS.items():
        for column, words in columns.items():
            blank = {id(row): row for row in tables[table] if not _answered(row.get(column))}
            for row, word in zip(blank.values(), words, strict=False):
                if word:
                    row[column] = Raw(word)


def _answered(value: Any) -> bool:
    return value is not None and value not in ("", ())
