"""Full names folded into the parts by which two spellings of one person compare."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

PARTS = ["surname", "given", "patronymic", "name_sex"]

# Kazakh letters fall on the Russian ones that people type in their place; a Latin letter stands for
# the Cyrillic one that its capital looks like.
_LOOK_ALIKES = str.maketrans("abcehkmoptxyәғқңөұүһі", "авсенкмортхуагкноуухи")
_SOUNDS = str.maketrans("ёэыйяю", "ееииау", "ьъ'’`")
_LATIN_WORD = re.compile(r"[a-z]*[dfgjlnqrsuvwz][a-z]*")
_DIGRAPHS = {"shch": "щ", "sh": "ш", "ch": "ч", "zh": "ж", "dzh": "ж", "kh": "х", "gh": "г", "ts": "ц"}
_DIGRAPHS |= {"ya": "а", "yu": "у"}
_DIGRAPH = re.compile("|".join(sorted(_DIGRAPHS, key=len, reverse=True)))
_LATIN = str.maketrans("abcdefghijklmnopqrstuvwz", "абкдефгхижклмнопкрстувуз") | {ord("y"): "и"}
_MALE = r"(?:[ое]вич|[уо?]г?ли|ич)$"
_FEMALE = r"(?:[ое]вна|инична|ична|[к?]изи)$"
_SURNAME_ENDING = r"(?:[оеи]ва?|ина?|скии|скаа|енко|чук|дзе|аан)$"
_CHILD_OF = r"\s+([ұуy?]л[ыi?]|[қкk?][ыi?]з[ыi?])(\s|$)"


def split_names(names: pd.Series) -> pd.DataFrame:
    """Surname, given name, stem of the patronymic and the sex that its ending tells, folded.

    One row a name, on the index of ``names``; a part that is not there is NA. Which word is the surname
    is told by its ending and by the place where the word mostly stands in these names, so that swapped
    parts come to their places. A letter lost in a conversion stays as ``?``. The folding is that of
    Kazakh names written by Russian keyboards: Ә→А, Қ→К …, ы~и, я~а, ь dropped, doubled letters single.

    >>> split_names(pd.Series(["Қалиева Әсел Серікқызы", "Асель Калиева Сериковна"])).to_dict("records")[1]
    {'surname': 'калиева', 'given': 'асел', 'patronymic': 'серик', 'name_sex': 'female'}
    """
    rows, places, codes, words = _words(names)
    folded = _fold_words(words)
    male, female = folded.str.contains(_MALE), folded.str.contains(_FEMALE)
    stems = _single(folded.str.replace(_MALE, "", regex=True).str.replace(_FEMALE, "", regex=True))
    folded = _single(folded)
    fathers = (male | female) & (stems.str.len() > 1)
    values = pd.Index(pd.concat([folded, stems]).unique())
    folded_code, stem_code = values.get_indexer(pd.Index(folded)), values.get_indexer(pd.Index(stems))

    is_father = fathers.to_numpy()[codes]
    # The last of several: «Абрамович Иван Петрович».
    last = np.full(len(names), -1)
    last[rows[is_father]] = np.flatnonzero(is_father)
    father = np.zeros(len(rows), dtype=bool)
    father[last[last >= 0]] = True
    main_rows, main_codes, main_places = rows[~father], folded_code[codes[~father]], places[~father]
    nth = np.arange(len(main_rows)) - np.searchsorted(main_rows, main_rows)
    parts = np.full((4, len(names)), -1)
    for part in range(3):
        parts[part, main_rows[nth == part]] = main_codes[nth == part]
    first, second = _in_order(parts[0], parts[1], _surnameness(values, main_codes, main_places))
    with_father = last >= 0
    parts[2, with_father] = stem_code[codes[last[with_father]]]
    sex = pd.array(np.full(len(names), None), dtype="str")
    sex[with_father] = np.where(male.to_numpy()[codes[last[with_father]]], "male", "female")
    columns = [*(_take(values, part).array for part in (first, second, parts[2])), sex]
    return pd.DataFrame(dict(zip(PARTS, columns, strict=True)), index=names.index)


def skeleton(words: pd.Series) -> pd.Series:
    """The words without the letters in which their spellings differ, for finding candidates.

    >>> skeleton(pd.Series(["калиева", "?алиева"])).tolist()
    ['лев', 'лев']
    """
    distinct = pd.Series(words.dropna().unique(), dtype="str")
    bare = distinct.str.replace(r"[агкноухи?]", "", regex=True)
    # What has nothing left, as «ким» has м alone, keeps its consonants.
    bare = bare.where(bare.str.len() > 1, distinct.str.replace(r"[аоуие?]", "", regex=True))
    return words.map(pd.Series(bare.to_numpy(), index=distinct)).astype("str")


def _words(names: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray, pd.Series]:
    """Row, place in the name and code of every word, and the distinct words themselves."""
    text = pa.array(names.astype("str"), pa.large_string())
    # pandas keeps a column in one chunk or in several.
    text = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    text = pc.utf8_lower(pc.utf8_normalize(text, form="NFC"))
    text = pc.replace_substring_regex(text, r"[-‐‑–]", "")
    text = pc.replace_substring_regex(text, r"[^\pL?'’`\s]+", " ")
    text = pc.replace_substring_regex(text, _CHILD_OF, r"\1\2")
    lists = pc.split_pattern_regex(pc.utf8_trim_whitespace(text), r"\s+")
    rows, flat = pc.list_parent_indices(lists).to_numpy(), pc.list_flatten(lists)
    filled = pc.not_equal(flat, "").to_numpy(zero_copy_only=False)
    rows, encoded = rows[filled], flat.filter(pa.array(filled)).dictionary_encode()
    codes = encoded.indices.to_numpy()
    return rows, np.arange(len(rows)) - np.searchsorted(rows, rows), codes, encoded.dictionary.to_pandas()


def _fold_words(words: pd.Series) -> pd.Series:
    latin = words.str.fullmatch(_LATIN_WORD.pattern)
    folded = words.mask(latin, words[latin].str.replace(_DIGRAPH, _spell, regex=True).str.translate(_LATIN))
    folded = folded.astype("str").str.translate(_LOOK_ALIKES).str.translate(_SOUNDS)
    return folded.where(folded.str.len() > 0, words)


def _single(words: pd.Series) -> pd.Series:
    # RE2 has no back-references; Python's engine does, and the distinct words are few.
    return words.str.replace(re.compile(r"([^?])\1+"), r"\1", regex=True)


def _spell(match: re.Match[str]) -> str:
    return _DIGRAPHS[match.group()]


def _surnameness(values: pd.Index, codes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """How much each word is a surname, -1 … 2: its ending and how often it stands first."""
    first = np.bincount(codes[places == 0], minlength=len(values))
    later = np.bincount(codes[places > 0], minlength=len(values))
    ending = pd.Series(values, dtype="str").str.contains(_SURNAME_ENDING).to_numpy(dtype=float)
    return (first - later) / (first + later + 2) + ending


def _in_order(one: np.ndarray, other: np.ndarray, surnameness: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Surname and given name of the two words; a single word is a surname unless it mostly stands later."""
    weights = np.append(surnameness, 0.0)
    swapped = (weights[one] < weights[other]) & (other >= 0)
    swapped |= (other < 0) & (one >= 0) & (weights[one] < 0)
    return np.where(swapped, other, one), np.where(swapped, one, other)


def _take(values: pd.Index, codes: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype="str").reindex(codes)
