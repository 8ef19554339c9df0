"""Makes the made-up raw workbooks: python data/zhas-2023/generator [--out DIR] [--seed N]."""

from argparse import ArgumentParser
from pathlib import Path

from books import BOOKS, sheets
from workbook import write
from world import tables

SEED = 2023


def main() -> None:
    """Read the options, write every workbook."""
    parser = ArgumentParser(description="Made-up raw workbooks of the programme zhas-2023")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "raw")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    rows = tables(options.seed)
    for name, frames in BOOKS.items():
        write(options.out / name, options.seed, sheets(options.seed, frames, rows))


if __name__ == "__main__":
    main()
