"""Words for months in Russian, Kazakh and English."""

from collections.abc import Iterable

from zhas_eval.cleaning.folding import fold_text

# The part of a word that all its cases share; a shorter beginning of one month alone stands for it too.
_STEMS = {
    1: ("январ", "қаңтар"),
    2: ("феврал", "ақпан"),
    3: ("март", "наурыз"),
    4: ("апрел", "сәуір"),
    5: ("май", "мая", "мае", "мамыр"),
    6: ("июн", "маусым"),
    7: ("июл", "шілде"),
    8: ("август", "тамыз"),
    9: ("сентябр", "қыркүйек"),
    10: ("октябр", "қазан"),
    11: ("ноябр", "қараша"),
    12: ("декабр", "желтоқсан"),
}
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORTEST = 3
_FOLDED = {fold_text(stem): month for month, stems in _STEMS.items() for stem in stems}


def read_month_word(word: str) -> int:
    """The number of the month a word names in any of its cases or cut short, 0 where it names none.

    >>> [read_month_word(word) for word in ("октября", "ҚАЗАНЫ", "окт", "қыр", "Oct", "дня", "ма")]
    [10, 10, 10, 9, 10, 0, 0]
    """
    if word.isascii():
        return next((at for at, month in enumerate(_ENGLISH, 1) if word.lower().startswith(month)), 0)
    folded = fold_text(word)
    return _only(month for stem, month in _FOLDED.items() if folded.startswith(stem)) or (
        _only(month for stem, month in _FOLDED.items() if stem.startswith(folded))
        if len(folded) >= _SHORTEST
        else 0
    )


def _only(months: Iterable[int]) -> int:
    found = set(months)
    return found.pop() if len(found) == 1 else 0
