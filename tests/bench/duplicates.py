"""How well and how fast the same person is found twice: ``python tests/bench/duplicates.py``.

Prints the quality on FEBRL and on made-up registers of seeds that set no threshold, beside two plain ways,
and the rows a second and the memory of this engine, splink and recordlinkage, each in its own process.
"""

import argparse
import multiprocessing
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.cleaning.linkage.febrl import link_febrl, load_febrl
from tests.cleaning.linkage.made_up_people import make_register
from tests.cleaning.linkage.quality import Quality, by_iin, by_name_and_birth, find, measure
from zhas_eval.cleaning.linkage.groups import group_records
from zhas_eval.cleaning.people.name_keys import split_names

HELD_OUT = (201, 202, 203)
WAYS = ("rapidfuzz", "splink", "recordlinkage")
QUALITY_LINE = "{:<34}{:>8}{:>12}{:>10}{:>8}{:>18}{:>10}{:>12}"
SPEED_LINE = "{:<18}{:>10}{:>10}{:>12}{:>10}{:>12}{:>10}{:>18}"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000], help="rows for the speed"
    )
    parser.add_argument("--others-up-to", type=int, default=100_000, help="most rows for the other engines")
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the registers for the quality")
    options = parser.parse_args()
    print_quality(options.rows)
    print_speed(options.sizes, options.others_up_to)


def print_quality(rows: int) -> None:
    """One line a data set and way."""
    columns = ("rows", "precision", "recall", "F1", "recall + review", "review", "of rows")
    print(QUALITY_LINE.format("quality", *columns))
    for number in (1, 2, 3, 4):
        table, truth = load_febrl(number)
        _print_line(f"febrl{number}, no SSN", len(table), measure(link_febrl(table), truth))
    for seed in HELD_OUT:
        table, truth = make_register(rows, seed)
        _print_line(f"made-up {seed}: IIN alone", rows, measure(by_iin(table), truth))
        _print_line(f"made-up {seed}: name + birth date", rows, measure(by_name_and_birth(table), truth))
        _print_line(f"made-up {seed}: this engine", rows, find(table, truth, engine="rapidfuzz"))
        _print_line(f"made-up {seed}: with splink", rows, find(table, truth, engine="splink"))


def print_speed(sizes: list[int], others_up_to: int) -> None:
    """One line a size and way; memory is the peak of the whole process, the made-up register within."""
    columns = ("rows", "seconds", "rows/second", "peak GB", "precision", "recall", "recall + review")
    print("\n" + SPEED_LINE.format("speed", *columns))
    for rows in sizes:
        for way in WAYS if rows <= others_up_to else WAYS[:1]:
            spawn = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as alone:
                seconds, peak, quality = alone.submit(time_way, way, rows).result()
            shares = (quality.precision, quality.recall, quality.with_review)
            print(
                SPEED_LINE.format(
                    *(way, rows, f"{seconds:.1f}", f"{rows / seconds:,.0f}", f"{peak:.2f}"),
                    *(f"{share:.4f}" for share in shares),
                ),
                flush=True,
            )


def time_way(way: str, rows: int) -> tuple[float, float, Quality]:
    """Seconds, the peak of memory of this process in GB, and the quality."""
    table, truth = make_register(rows, HELD_OUT[0])
    began = perf_counter()
    if way == "recordlinkage":
        quality = measure(link_with_recordlinkage(table), truth)
    else:
        quality = find(table, truth, engine=way)
    seconds = perf_counter() - began
    return seconds, _peak(), quality


def link_with_recordlinkage(table: pd.DataFrame) -> np.ndarray:
    """The toolkit as its guide shows it, on the same folded names: blocks, distances, a sum of agreements."""
    import recordlinkage

    records = table.join(split_names(table["full_name"])).reset_index(drop=True)
    records["day"] = records["birth_date"].dt.strftime("%Y%m%d")
    indexer = recordlinkage.Index()
    for key in (
        ["iin"],
        ["day", "given"],
        ["day", "surname"],
        ["phone", "given"],
        ["surname", "given", "patronymic"],
    ):
        indexer.block(key)
    pairs = indexer.index(records)
    compare = recordlinkage.Compare()
    for column in ("surname", "given", "patronymic"):
        compare.string(column, column, method="levenshtein", threshold=0.75, label=column)
    for column in ("iin", "day", "phone"):
        compare.exact(column, column, label=column)
    found = compare.compute(pairs, records)
    one, other = (records["iin"].to_numpy(dtype=object)[pairs.get_level_values(side)] for side in (0, 1))
    two_people = pd.notna(one) & pd.notna(other) & (one != other)
    sure = ((found.sum(axis=1) >= 3) & (found["given"] > 0) | (found["iin"] > 0)).to_numpy() & ~two_people
    ends = [pairs.get_level_values(side).to_numpy()[sure] for side in (0, 1)]
    none = np.empty(0, dtype=int)
    bits = found.sum(axis=1).to_numpy()[sure]
    identity = pd.factorize(records["iin"])[0]
    return group_records(len(records), *ends, bits, identity=identity, apart=(none, none))


def _peak() -> float:
    """Peak of this process in GB; what getrusage tells includes the parent's on Linux."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM")) / 2**20


def _print_line(name: str, rows: int, quality: Quality) -> None:
    shares = (quality.precision, quality.recall, quality.f1)
    print(
        QUALITY_LINE.format(
            *(name, rows, *(f"{share:.4f}" for share in shares), f"{quality.with_review:.4f}"),
            *(quality.review, f"{quality.review / rows:.1%}"),
        ),
        flush=True,
    )


if __name__ == "__main__":
    main()
