"""The only code that opens a user's data file."""
