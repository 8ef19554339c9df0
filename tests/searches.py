"""How many examples a search looks at: a few in ``make test``, very many in ``make test-long``."""

import os

from hypothesis import settings

# Set by tests/conftest.py for all processes, where pytest is called with --long.
LONG = "ZHAS_LONG"
# Of each search, for every example that ``make test`` looks at.
LONGER = 40


def is_long() -> bool:
    """Whether the long searches are asked for."""
    return os.environ.get(LONG) == "1"


def examples(few: int) -> settings:
    """The settings of a search of ``few`` examples, those of the profile for the rest."""
    return settings(max_examples=few * (LONGER if is_long() else 1))
