"""Notebooks executed for regions and periods, and their documents put in place."""
