"""The raw rows behind a figure as an Excel user looks for them: by file and sheet, in ranges."""

from collections.abc import Iterable

CELL_LIMIT = 32_767  # Excel keeps no more characters in a cell.
JOINT = ", "


def group_evidence(evidence: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """Rows by file and sheet, in the order of ``evidence``; its items are ``file!sheet!row``.

    An item without a sheet (``programme.yml!grant``) goes under the sheet "".

    >>> group_evidence(["p.xlsx!Лист!4", "p.xlsx!Лист!5", "programme.yml!grant"])
    {('p.xlsx', 'Лист'): ['4', '5'], ('programme.yml', ''): ['grant']}
    """
    grouped: dict[tuple[str, str], list[str]] = {}
    for item in evidence:
        file, _, place = item.partition("!")
        # A sheet's own name may have the separator in it.
        sheet, _, row = place.rpartition("!")
        grouped.setdefault((file, sheet), []).append(row)
    return grouped


def join_rows(rows: Iterable[str], *, limit: int = CELL_LIMIT) -> list[str]:
    """Row numbers in ranges, then what is no number, as texts of at most ``limit`` characters.

    >>> join_rows(["20", "6", "7", "8", "15", "21"])
    ['6–8, 15, 20–21']
    """
    known = dict.fromkeys(rows)
    numbers = sorted({int(row) for row in known if row.isdecimal()})
    parts = [*_ranges(numbers), *(row for row in known if not row.isdecimal())]
    texts: list[str] = []
    for part in parts:
        if texts and len(texts[-1]) + len(JOINT) + len(part) <= limit:
            texts[-1] += JOINT + part
        else:
            texts.append(part)
    return texts


def _ranges(numbers: Iterable[int]) -> list[str]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [str(first) if first == last else f"{first}–{last}" for first, last in runs]
