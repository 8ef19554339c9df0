"""Statements with the figures they rest on."""
