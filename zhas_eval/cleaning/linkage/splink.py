"""Pairs of records weighed by splink in DuckDB, for registers that do not fit into memory."""

import logging
from typing import Any

import numpy as np
import pandas as pd

from zhas_eval.cleaning.linkage import Field, Spec
from zhas_eval.errors import InputError, Problem

# DuckDB's distances count bytes: every folded letter becomes one.
_ASCII = str.maketrans("абвгдежзиклмнопрстуфхцчшщ", "abvgdejziklmnoprstufxcqwy")
_MOST_SLIPS = 2
# Less likely pairs are not handed back.
_LEAST = 0.01
# In fewer records the frequency of a value says nothing.
_LEAST_RECORDS = 1000


def score_with_splink(records: pd.DataFrame, spec: Spec) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions of candidate pairs (left < right) and the chance, 0..1, that each is one person.

    The candidates are found by the keys of ``spec`` and weighed with its shares; splink adds the frequency
    of the values. Pairs below 0.01 are left out. Raises InputError if splink is not installed.
    """
    try:
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    except ImportError as error:
        raise InputError(
            [Problem("needs_extra", details={"package": "splink", "extra": "splink"})]
        ) from error
    blocks = _number_blocks(records, spec)
    weighed = {field.column: _to_ascii(records[field.column]) for field in spec.fields}
    # splink takes a block for a column like any other: the names must not meet.
    frame = pd.DataFrame({"unique_id": np.arange(len(records)), **weighed} | blocks)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            _comparison(field, by_frequency=len(records) >= _LEAST_RECORDS) for field in spec.fields
        ],
        blocking_rules_to_generate_predictions=[block_on(name) for name in blocks],
        probability_two_random_records_match=1 / max(len(records), spec.smallest),
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI().register(frame), settings, log_level=logging.ERROR)
    scored = linker.inference.predict(threshold_match_probability=_LEAST, warning_mode="never")
    pairs = scored.as_duckdbpyrelation().select("unique_id_l, unique_id_r, match_probability").fetchnumpy()
    one, other = pairs["unique_id_l"], pairs["unique_id_r"]
    left, right = np.minimum(one, other), np.maximum(one, other)
    # DuckDB hands rows back in the order in which its threads end.
    order = np.lexsort((right, left))
    return left[order], right[order], pairs["match_probability"][order]


def _comparison(field: Field, *, by_frequency: bool) -> Any:
    from splink.comparison_library import DamerauLevenshteinAtThresholds, ExactMatch

    m_else = 1 - field.same - field.near
    if field.nearness >= 1:
        m, u = [field.same, 1 - field.same], [field.usual, 1 - field.usual]
        return ExactMatch(field.column).configure(m_probabilities=m, u_probabilities=u)
    u_near = min(field.usual * field.spread, 0.5)
    slips = 1 if field.is_date or field.spread > 100 else _MOST_SLIPS
    return DamerauLevenshteinAtThresholds(field.column, slips).configure(
        term_frequency_adjustments=by_frequency,
        m_probabilities=[field.same, field.near, m_else],
        u_probabilities=[field.usual, u_near, 1 - field.usual - u_near],
    )


def _number_blocks(records: pd.DataFrame, spec: Spec) -> dict[str, pd.Series]:
    """A column for each key: the number of the block, NA where a part is missing or it is too large."""
    keys = {frozenset(columns): key.most for key in spec.keys for columns in key.columns}
    blocks: dict[str, pd.Series] = {}
    for place, (columns, most) in enumerate(keys.items()):
        number = records.groupby(sorted(columns), sort=False).ngroup().fillna(-1).astype("int64").to_numpy()
        size = np.bincount(number + 1)[number + 1]
        blocks[f"block_{place}"] = pd.Series(number, dtype="Int64").mask((number < 0) | (size > most))
    return blocks


def _to_ascii(values: pd.Series) -> pd.Series:
    distinct = pd.Series(values.dropna().unique(), dtype="str")
    return values.map(pd.Series(distinct.str.translate(_ASCII).to_numpy(), index=distinct)).astype("str")
