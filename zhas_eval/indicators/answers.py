"""Answers by question: how many rows gave one, and why the others did not."""

from dataclasses import replace

from zhas_eval.indicators.ledger import Figure
from zhas_eval.indicators.measure import count_rows, is_kept, share_of
from zhas_eval.indicators.rows import rows_in
from zhas_eval.programme.missing import MISSING_KINDS, missing_column
from zhas_eval.programme.scope import Grid
from zhas_eval.programme.tables import CleanData, load_contracts

DIMENSION = "missing_kind"
GIVEN_SHARE = ".given_share"


def calculate_answers(clean: CleanData, grid: Grid) -> list[Figure]:
    """For every column of answers: rows that gave one, their share, and the rest by kind of missing.

    Figures are called ``answers.<table>.<column>``; the kinds are groups of ``missing_kind`` and, with
    the answers given, make all rows of the scope. Tables that the programme does not keep have none.
    """
    figures: list[Figure] = []
    for table, contract in load_contracts().items():
        if not is_kept(grid.programme, table):
            continue
        rows = rows_in(clean, grid, table)
        for column in contract.asked_in(map(str, rows.table)):
            name, kinds = f"answers.{table}.{column}", rows.table[missing_column(column)]
            given = rows.where(rows.table[column].notna())
            lacking = rows.counts() - given.counts()
            answered = [
                *count_rows(given, name, unit="rows", missing=lacking, hides=False),
                *share_of(rows, name + GIVEN_SHARE, given.counts(), rows.counts(), missing=lacking),
            ]
            # Of rows with an answer the addresses would be the whole file over again, for every question.
            figures += [replace(figure, evidence=()) for figure in answered]
            for kind in MISSING_KINDS:
                figures += count_rows(
                    rows.where((kinds == kind).to_numpy(dtype=bool)),
                    name,
                    unit="rows",
                    dimension=DIMENSION,
                    group=kind,
                )
    return figures
