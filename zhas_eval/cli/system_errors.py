"""What the system refuses, as a problem with its remedy."""

import errno
import os

from zhas_eval.errors import Problem

RULES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "system_disk_full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "system_no_access"),
    errno.EROFS: "system_read_only",
    errno.ENAMETOOLONG: "system_name_too_long",
    errno.ENOENT: "system_not_there",
    errno.ENOTDIR: "system_not_a_folder",
    errno.EISDIR: "system_a_folder",
    errno.ELOOP: "system_link_loop",
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "system_too_many_files"),
    errno.ENOMEM: "system_no_memory",
    errno.EAGAIN: "system_too_many_processes",
    **dict.fromkeys(
        (errno.ECONNREFUSED, errno.ECONNRESET, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH),
        "system_no_connection",
    ),
}
OTHER = "system_error"


def describe_system_error(error: OSError | MemoryError) -> Problem:
    """The rule that an error of the system breaks, with the file where the system names one."""
    if isinstance(error, MemoryError):
        return Problem("system_no_memory")
    rule = RULES.get(error.errno or 0, OTHER)
    file = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes, os.PathLike)) else ""
    reason = error.strerror or type(error).__name__
    return Problem(rule, file=file, details={"reason": reason} if rule == OTHER else {})
