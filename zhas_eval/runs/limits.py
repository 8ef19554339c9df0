"""What a run needs of the system before it begins: with too few descriptors it would wait for ever."""

import errno
import os
import sys

# Each worker, each run forked for it and each socket between them takes some.
LEAST, USUAL = 64, 1024


def ensure_descriptors() -> None:
    """Raise the number of files that may be open, as far as the system lets; OSError where too few."""
    # Windows has no such limit.
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = USUAL if hard == resource.RLIM_INFINITY else min(USUAL, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    if soft != resource.RLIM_INFINITY and soft < LEAST:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
