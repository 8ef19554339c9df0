"""A table in a text file (.csv, .tsv): encoding and delimiter are found, each record is a row."""

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice, zip_longest
from pathlib import Path

from zhas_eval.errors import InputError, Problem
from zhas_eval.sources.file_kind import TEXT_ENDINGS, UTF16_MARKS
from zhas_eval.sources.sheet_cells import ROWS_AT_ONCE, SheetCells
from zhas_eval.sources.sheet_drafts import SheetDraft

DELIMITERS = ";\t,"
# Excel keeps 32,767 signs a cell.
LONGEST_TEXT = 1 << 20
SAMPLE = 1 << 18
CHUNK = 1 << 20
# Excel's own first line, which it shows to nobody.
STATED_DELIMITER = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
ALMOST_ALL = 0.9


def read_text(path: Path, folder: Path) -> list[SheetDraft]:
    """The one sheet, named ``""``, of a text file; its cells are in a file of ``folder``.

    A text whose name says that it is a workbook is read only where it plainly is a table: exports of
    other systems are often named so, and Excel opens them too. Raises InputError where the encoding is
    unknown, a quotation is not closed or a text longer than any cell's.
    """
    encoding = _find_encoding(path)
    cells = SheetCells()
    reader = None
    csv.field_size_limit(LONGEST_TEXT)
    try:
        with path.open(encoding=encoding, newline="") as handle:
            sample = handle.read(SAMPLE)
            stated = STATED_DELIMITER.match(sample)
            delimiter, share = (stated[1], 1.0) if stated else find_delimiter(sample)
            if path.suffix.lower() not in TEXT_ENDINGS and share < ALMOST_ALL:
                raise InputError([Problem("unreadable_workbook", file=path.name)])
            handle.seek(0)
            if stated:
                handle.readline()
            # Strict: a quotation that is never closed would swallow the rows after it.
            reader = csv.reader(handle, delimiter=delimiter, strict=True)
            while batch := list(islice(reader, ROWS_AT_ONCE)):
                cells.add_values(list(zip_longest(*batch, fillvalue="")), len(batch))
    except UnicodeDecodeError as error:
        raise InputError([Problem("unknown_encoding", file=path.name)]) from error
    except csv.Error as error:
        rule = "text_too_long" if "limit" in str(error) else "open_quotation"
        line = str(reader.line_num) if reader else "1"
        raise InputError([Problem(rule, file=path.name, details={"line": line})]) from error
    return [SheetDraft.write(folder / "0.arrow", "", cells)]


def _find_encoding(path: Path) -> str:
    """UTF-16 by its mark, else UTF-8 where every byte fits, else the Windows code of Cyrillic."""
    with path.open("rb") as handle:
        if handle.read(2) in UTF16_MARKS:
            return "utf-16"
        handle.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := handle.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1251"
    return "utf-8-sig"


def find_delimiter(sample: str) -> tuple[str, float]:
    """The delimiter that stands most often in records of one width, and the share of these records.

    >>> find_delimiter("ФИО;Сумма;Статус\\nА.;1,5;молодежь, NEET\\nБ.;2,5;\\n")
    (';', 1.0)
    """
    found = []
    for delimiter in DELIMITERS:
        records = _sample_records(sample, delimiter)
        width, number = Counter(map(len, records)).most_common(1)[0] if records else (1, 0)
        fits = width > 1 and len(records) > 1
        found.append((number * (width - 1), delimiter, number / len(records) if fits else 0.0))
    _, delimiter, share = max(found, key=lambda one: one[0])
    return delimiter, share


def _sample_records(sample: str, delimiter: str) -> list[list[str]]:
    """The records of a sample that are not blank; the last one may be cut off."""
    records: list[list[str]] = []
    try:
        records.extend(record for record in csv.reader(io.StringIO(sample), delimiter=delimiter) if record)
    except csv.Error:
        return records
    return records[:-1] if len(sample) == SAMPLE else records
