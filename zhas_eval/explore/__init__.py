"""Widgets of the interactive notebook."""
