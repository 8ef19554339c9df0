"""A short name for the contents of a raw row, by which it is found again after rows were moved."""

import pandas as pd

DIGITS = 10


def key_rows(text: pd.DataFrame) -> pd.Series:
    """Ten hexadecimal digits for every row of raw cells; equal rows have equal keys.

    >>> keys = key_rows(pd.DataFrame({"a": ["x", "x", "y"]}, dtype="str"))
    >>> keys[0] == keys[1] != keys[2]
    True
    """
    numbers = pd.util.hash_pandas_object(text, index=False).to_numpy()
    return pd.Series(
        [f"{number:016x}"[:DIGITS] for number in numbers.tolist()], index=text.index, dtype="str"
    )
