"""Where the command ``zhas-eval`` begins: an interrupt ends it in order also while it is being loaded."""

import os
import sys

NOT_LOADED, INTERRUPTED = 3, 130


def main() -> None:
    """Load the command and do as it is told."""
    try:
        from zhas_eval.cli import app
        from zhas_eval.cli.encoding import open_streams
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except (ImportError, MemoryError) as error:
        # Libraries that do not fit into memory say that they cannot be imported.
        sys.stderr.write(f"{_describe(error)}\n")
        sys.exit(NOT_LOADED)
    open_streams(sys.stdout, sys.stderr)
    app()


def _describe(error: Exception) -> str:
    from zhas_eval.presentation.wording import Wording, interface_language

    return Wording(interface_language(os.environ))("run.finish.not_loaded", error=type(error).__name__)
