"""Documents made of executed notebooks, and workbooks for people to write in."""
