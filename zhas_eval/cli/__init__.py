"""The command ``zhas-eval``: run the notebooks, check a programme folder."""

from zhas_eval.cli import folder, runs
from zhas_eval.cli.console import app

__all__ = ["app", "folder", "runs"]
