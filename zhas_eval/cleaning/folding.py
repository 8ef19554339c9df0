"""Spellings folded so that one word written in several ways compares equal."""

import re
import unicodedata

# Latin letters whose capitals look like Cyrillic ones stand for them; Kazakh letters fall on the
# Russian ones that people type in their place. Both sides of a comparison are folded alike.
LOOK_ALIKES = str.maketrans("abcehkmoptxyiəɵëіәғқңөұүһё", "авсенкмортхуиаоеиагкноуухе")


def fold_text(text: str) -> str:
    """The text in lower case without accents of spelling, spaces and punctuation.

    >>> fold_text("г. Шымкент") == fold_text("Г.ШЫМКЕНТ ")
    True
    >>> fold_text("ЗКO") == fold_text("зко")
    True
    """
    folded = unicodedata.normalize("NFC", text).lower().translate(LOOK_ALIKES)
    bare = re.sub(r"[\W_]+", "", folded)
    return bare or folded.strip()


def fold_words(text: str) -> tuple[str, ...]:
    """The words of a text, each folded.

    >>> fold_words("Батыс-Қазақстан  обл.")
    ('батыс', 'казакстан', 'обл')
    """
    return tuple(fold_text(word) for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text)))


def fold_heading(text: str) -> str:
    """A heading folded, without what stands in brackets.

    >>> fold_heading("Дата рождения* (дд.мм.гггг)")
    'датарождения'
    """
    return fold_text(re.sub(r"\(.*?\)", "", text))
