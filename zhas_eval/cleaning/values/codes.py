"""Answers from a closed list, one or several in a cell."""

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from zhas_eval.cleaning.spellings import Match, SpellingBook
from zhas_eval.cleaning.values.parsed import Parsed, name_rules, read_distinct
from zhas_eval.cleaning.values.strings import is_blank

CODE_SEPARATOR = "|"
_BETWEEN_ANSWERS = re.compile(r"[;,/+\n|]")
_AND = re.compile(r"\s(?:и|және|мен|and)\s", re.IGNORECASE)


def parse_category(text: pd.Series, kinds: pd.Series, *, book: SpellingBook) -> Parsed:
    """The code of each answer; a guessed spelling is a warning.

    >>> book = SpellingBook({"yes": ["yes", "да"], "unsure": ["unsure", "не уверен"]})
    >>> cells = pd.Series(["Да", "не увернe", "yes", "никогда"])
    >>> parsed = parse_category(cells, pd.Series([0] * 4), book=book)
    >>> parsed.values.tolist(), parsed.change.tolist(), parsed.problem.tolist()[3]
    (['yes', 'unsure', 'yes', nan], ['code', 'spelling_guessed', '', ''], 'unknown_category')
    """
    return match_distinct(text, kinds, book.match, unknown="unknown_category")


def parse_categories(text: pd.Series, kinds: pd.Series, *, book: SpellingBook) -> Parsed:
    """The codes of cells with several answers, sorted, between bars.

    One unknown answer among known ones makes the cell ``unknown_answer``. «и» parts answers where all that
    it parts are known.

    >>> book = SpellingBook({"kk": ["kk", "каз"], "ru": ["ru", "рус"]})
    >>> parse_categories(pd.Series(["рус, каз", "рус и каз"]), pd.Series([0, 0]), book=book).values.tolist()
    ['kk|ru', 'kk|ru']
    >>> parse_categories(pd.Series(["рус, эльф", "эльф"]), pd.Series([0, 0]), book=book).problem.tolist()
    ['unknown_answer', 'unknown_category']
    """
    parsed = match_distinct(text, kinds, lambda cell: _match_several(cell, book), unknown="unknown_category")
    is_unknown = parsed.problem == "unknown_category"
    partly = [cell for cell in text[is_unknown].unique() if _knows_some(cell, book)]
    return replace(parsed, problem=parsed.problem.mask(is_unknown & text.isin(partly), "unknown_answer"))


def match_distinct(
    text: pd.Series,
    kinds: pd.Series,
    match: Callable[[str], Match | None],
    *,
    exact: str = "code",
    unknown: str = "",
) -> Parsed:
    """The code that ``match`` finds for each distinct text.

    ``exact`` is the rule of a change that is no guess, ``unknown`` the problem where nothing is found.
    """

    def parse(words: pd.Series, _kinds: pd.Series) -> Parsed:
        blank = is_blank(words)
        found = [None if empty else match(cell) for cell, empty in zip(words, blank, strict=True)]
        values = pd.Series([each.code if each else None for each in found], index=words.index, dtype="str")
        guessed = pd.Series([bool(each and each.guessed) for each in found], index=words.index, dtype=bool)
        changed = (values.notna() & (values != words)).to_numpy()
        missing = (values.isna() & ~blank).to_numpy()
        return Parsed(
            values,
            name_rules(words.index, {"spelling_guessed": guessed.to_numpy(), exact: changed}),
            name_rules(words.index, {"spelling_guessed": guessed.to_numpy(), unknown: missing}),
        )

    return read_distinct(text, kinds, parse)


def _knows_some(cell: str, book: SpellingBook) -> bool:
    """Whether an answer of the cell is known, one that «и» parts from another too."""
    answers = _BETWEEN_ANSWERS.split(cell)
    parts = [part for answer in answers for part in (answer, *_AND.split(answer)) if part.strip()]
    return any(book.match(part) for part in parts)


def _match_several(cell: str, book: SpellingBook) -> Match | None:
    """All codes of a cell as one; a text that is in the list as a whole is one answer."""
    whole = book.match(cell)
    if whole and not whole.guessed:
        return whole
    found: list[Match] = []
    for answer in filter(str.strip, _BETWEEN_ANSWERS.split(cell)):
        one = book.match(answer)
        parted = [book.match(part) for part in _AND.split(answer)]
        if one and not one.guessed:
            found.append(one)
        elif len(parted) > 1 and all(part and not part.guessed for part in parted):
            found += [part for part in parted if part]
        elif one:
            found.append(one)
        else:
            return None
    codes = sorted({match.code for match in found})
    return Match(CODE_SEPARATOR.join(codes), any(match.guessed for match in found)) if codes else None
