"""The clean data of a programme: from the store where the inputs are unchanged, else cleaned anew."""

import errno
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from filelock import Timeout

from zhas_eval.cleaning.clean import Cleaned, clean_workbooks
from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.scope import Grid, Programme, Scope
from zhas_eval.programme.tables import CleanData
from zhas_eval.sources.clean_digests import digest_scope
from zhas_eval.sources.clean_store import (
    STORE,
    read_digests,
    read_review,
    read_store,
    recall,
    store_key,
    write_store,
)
from zhas_eval.sources.programme_folder import read_overrides_file, read_raw_workbooks

READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def load_clean(programme: Programme, scope: Scope | None = None) -> CleanData:
    """Clean tables, accounts and problems of the programme's raw workbooks.

    With a scope only the partitions that its figures can rest on are read: rows up to the period's end
    and, in tables that tell of no people, of its region and of all regions together.

    Raises InputError with every workbook, sheet or column that is missing or unreadable.
    """
    key = store_key(programme)
    return read_store(programme, key, scope) or _clean(programme, key).data


def digest_scopes(
    grid: Grid, find_withheld: Callable[[], Mapping[tuple[str, str], list[str]]], *, code: str
) -> dict[tuple[str, str], str]:
    """(region, period) → digest of all that figures of the scope depend on in the data.

    These are the scope's clean rows and, where there are several regions, what ``find_withheld`` says is
    withheld in it: small groups of the others decide on that. ``code`` is a digest of the code that
    decides; what it found is kept with the clean data.

    Empty where the clean data are not kept (the programme's folder cannot be written to).
    """
    programme = grid.programme
    key = store_key(programme)
    parts = read_digests(programme, key)
    if parts is None:
        return {}
    cells = [(scope.region, scope.period.code) for scope in grid.scopes]
    rows = [digest_scope(parts, scope) for scope in grid.scopes]
    if len(programme.passport.regions) < 2:
        return dict(zip(cells, rows, strict=True))
    withheld = remember(
        programme,
        lambda: {"/".join(cell): figures for cell, figures in find_withheld().items()},
        name="withheld",
        code=json.dumps([code, cells]),
    )
    return {
        cell: hashlib.sha256(json.dumps([digest, withheld["/".join(cell)]]).encode()).hexdigest()
        for cell, digest in zip(cells, rows, strict=True)
    }


def remember(programme: Programme, make: Callable[[], Any], *, name: str, code: str) -> Any:
    """What ``make`` gives of the programme's clean data, as JSON holds it; kept with them.

    ``code`` is a digest of what decides on it besides the data.
    """
    suffix = hashlib.sha256(code.encode()).hexdigest()[:24]
    return recall(programme, store_key(programme), f"{name}-{suffix}", make)


def load_review(programme: Programme) -> Cleaned:
    """The clean data with the cleaning log, the rejected rows and the pairs, raw values in them.

    Raises InputError as ``load_clean``.
    """
    key = store_key(programme)
    data, review = read_store(programme, key), read_review(programme, key)
    return Cleaned(data, review) if data and review else _clean(programme, key)


def _clean(programme: Programme, key: str) -> Cleaned:
    """The data cleaned and kept under the key.

    In a programme folder that nobody may write to, or where another process keeps its own for long, they are
    cleaned anew each time; data of files that were saved while they were being read are not kept. Raises
    InputError where they cannot be kept for another reason, such as a full disk: it can be mended, and
    every notebook would clean them anew.
    """
    cleaned = clean_workbooks(read_raw_workbooks(programme), programme, read_overrides_file(programme))
    # A workbook saved meanwhile may have been read before or after: such data belong to no key.
    if store_key(programme) != key:
        return cleaned
    try:
        write_store(programme, key, cleaned.data, cleaned.review)
    except Timeout:
        return cleaned
    except OSError as error:
        if error.errno not in READ_ONLY:
            details = {"reason": error.strerror or type(error).__name__}
            raise InputError([Problem("cannot_keep", file=STORE, details=details)]) from error
    return cleaned
