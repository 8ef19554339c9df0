"""The clean data of a programme: from the store where the inputs are unchanged, else cleaned anew."""

import errno

from zhas_eval.cleaning.clean import Cleaned, clean_workbooks
from zhas_eval.programme.scope import Programme, Scope
from zhas_eval.programme.tables import CleanData
from zhas_eval.sources.clean_store import read_review, read_store, store_key, write_store
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


def load_review(programme: Programme) -> Cleaned:
    """The clean data with the cleaning log, the rejected rows and the pairs, raw values in them.

    Raises InputError as ``load_clean``.
    """
    key = store_key(programme)
    data, review = read_store(programme, key), read_review(programme, key)
    return Cleaned(data, review) if data and review else _clean(programme, key)


def _clean(programme: Programme, key: str) -> Cleaned:
    """The data cleaned and kept under the key.

    In a programme folder that cannot be written to they are cleaned anew each time; data of files that
    were saved while they were being read are not kept.
    """
    cleaned = clean_workbooks(read_raw_workbooks(programme), programme, read_overrides_file(programme))
    # A workbook saved meanwhile may have been read before or after: such data belong to no key.
    if store_key(programme) != key:
        return cleaned
    try:
        write_store(programme, key, cleaned.data, cleaned.review)
    except OSError as error:
        if error.errno not in READ_ONLY:
            raise
    return cleaned
