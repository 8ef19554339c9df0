"""The clean data of a programme: from the store where the inputs are unchanged, else cleaned anew."""

import errno

from zhas_eval.cleaning.clean import clean_workbooks
from zhas_eval.programme.scope import Programme
from zhas_eval.programme.tables import CleanData
from zhas_eval.sources.clean_store import read_store, store_key, write_store
from zhas_eval.sources.programme_folder import read_raw_workbooks

READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def load_clean(programme: Programme) -> CleanData:
    """Clean tables, accounts and problems of the programme's raw workbooks.

    A programme folder that cannot be written to is cleaned anew each time; data of files that were
    saved while they were being read are not kept.

    Raises InputError with every workbook, sheet or column that is missing or unreadable.
    """
    key = store_key(programme)
    stored = read_store(programme, key)
    if stored is not None:
        return stored
    data = clean_workbooks(read_raw_workbooks(programme), programme)
    # A workbook saved meanwhile may have been read before or after: such data belong to no key.
    if store_key(programme) != key:
        return data
    try:
        write_store(programme, key, data)
    except OSError as error:
        if error.errno not in READ_ONLY:
            raise
    return data
