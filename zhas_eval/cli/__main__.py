"""``python -m zhas_eval.cli``."""

import sys

from zhas_eval.cli import app

# A worker process imports this module under another name.
if __name__ == "__main__":
    sys.exit(app())
