"""Figures to tables, one kind of page a file."""
