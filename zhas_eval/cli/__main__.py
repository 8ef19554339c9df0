"""``python -m zhas_eval.cli``."""

import sys

from zhas_eval.cli import app
from zhas_eval.cli.encoding import open_streams

# A worker process imports this module under another name.
if __name__ == "__main__":
    open_streams(sys.stdout, sys.stderr)
    sys.exit(app())
