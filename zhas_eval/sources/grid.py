"""How far a sheet's cells may reach: its grid is held whole in memory, blanks too."""

from zhas_eval.errors import InputError, Problem

# A register of a million people and 50 columns stays below; so many fit into the memory of the reader.
MOST_CELLS = 50 << 20


def column_letters(column: int) -> str:
    """Excel's letters of a column counted from 0.

    >>> column_letters(0), column_letters(27), column_letters(16_383)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def column_number(letters: str) -> int:
    """The column of Excel's letters, counted from 0; other signs are no letters.

    >>> column_number("A"), column_number("XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class Extent:
    """The box of the cells that hold a value, and the cell farthest to the right."""

    def __init__(self) -> None:
        self.height = 0
        self.width = 0
        self._widest = (0, 0)

    def add(self, row: int, column: int) -> None:
        """A cell with a value; row and column count from 0."""
        if row >= self.height:
            self.height = row + 1
        if column >= self.width:
            self.width, self._widest = column + 1, (row, column)

    def check(self, file: str, sheet: str) -> None:
        """Raises InputError with the cell's address where the grid is more than can be read."""
        if self.height * self.width > MOST_CELLS:
            row, column = self._widest
            raise InputError([Problem("far_cell", file, sheet, row + 1, column_letters(column))])
