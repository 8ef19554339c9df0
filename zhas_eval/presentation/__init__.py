"""Figures to tables, charts and sentences in a language."""
