"""Where the command ``zhas-eval`` begins: an interrupt ends it in order also while it is being loaded."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Load the command and do as it is told."""
    try:
        from zhas_eval.cli import app
        from zhas_eval.cli.encoding import open_streams
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    open_streams(sys.stdout, sys.stderr)
    app()
