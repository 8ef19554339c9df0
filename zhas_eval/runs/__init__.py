"""Notebooks executed for regions and periods, and their documents put in place."""

# Before anything loads nbformat.
import zhas_eval.reporting  # noqa: F401
