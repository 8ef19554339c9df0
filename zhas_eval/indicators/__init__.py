"""Clean tables to figures, one family a file."""
