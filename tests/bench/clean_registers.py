"""Reads and cleans registers of growing size beside other ways: ``python tests/bench/clean_registers.py``.

Each line is a process of its own; the memory is the most that it and its readers held at one time. Rows a
second, more is better.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
from registers import make_register, write_programme

SIZES = [10_000, 100_000, 1_000_000]
KINDS = ("csv", "parquet", "xlsx")
# Excel by parts: what staff can still open.
ROWS_OF_A_PART = 100_000
# openpyxl takes minutes for a million rows and shows nothing new.
LARGEST_OPENPYXL = 100_000


def main() -> int:
    """Print the tables; exit code 1 where a line failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--write", nargs=2, metavar=("FOLDER", "ROWS"), help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=3, metavar=("WHAT", "FOLDER", "ROWS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        folder, rows = options.write
        _write(Path(folder), int(rows))
        return 0
    if options.one:
        what, folder, rows = options.one
        print(json.dumps(_measure(LINES[what], Path(folder), int(rows))))
        return 0
    print(f"{'':<34}" + "".join(f"{size:>22,}" for size in options.sizes))
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            # Elsewhere: a process counts what its parent held when it began as its own.
            subprocess.run([sys.executable, __file__, "--write", folder, str(size)], check=True)
        programmes = {
            (size, kind): Path(folder) / f"{kind}-{size}" for size in options.sizes for kind in KINDS
        }
        for what in LINES:
            cells = [_run(what, programmes, size) for size in options.sizes]
            failed |= "failed" in cells
            print(f"{what:<34}" + "".join(f"{cell:>22}" for cell in cells), flush=True)
    return int(failed)


def _write(folder: Path, size: int) -> None:
    """For each kind of file a programme whose register has so many rows."""
    rows = make_register(size)
    for kind in KINDS:
        parts = -(-size // ROWS_OF_A_PART) if kind == "xlsx" else 1
        write_programme(folder / f"{kind}-{size}", rows, kind=kind, parts=parts)


def _run(what: str, programmes: dict[tuple[int, str], Path], size: int) -> str:
    """Rows a second and peak memory of one line, measured in a process of its own."""
    if "openpyxl" in what and size > LARGEST_OPENPYXL:
        return "—"
    kind = next(kind for kind in KINDS if kind in what)
    command = [sys.executable, __file__, "--one", what, str(programmes[size, kind]), str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2_000:], file=sys.stderr)
        return "failed"
    found = json.loads(done.stdout)
    return f"{found['rows'] / found['seconds']:,.0f}/s {found['megabytes']:,.0f} MB"


def _measure(line: Callable[[Path], Callable[[], Any]], folder: Path, rows: int) -> dict[str, float]:
    work = line(folder)
    with _watch_memory() as together:
        began = time.perf_counter()
        work()
        seconds = time.perf_counter() - began
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"rows": rows, "seconds": seconds, "megabytes": max(own, *together) / 2**20}


@contextmanager
def _watch_memory() -> Iterator[list[int]]:
    """Bytes that this process and its readers hold at one time, again and again."""
    held, done, tree = [0], threading.Event(), psutil.Process()

    def watch() -> None:
        while not done.wait(0.02):
            with suppress(psutil.NoSuchProcess):
                held.append(sum(one.memory_info().rss for one in [tree, *tree.children()]))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield held
    finally:
        done.set()
        thread.join()


def _read(folder: Path) -> Callable[[], Any]:
    from zhas_eval.sources.programme_folder import open_programme, read_raw_workbooks

    programme = open_programme(folder)
    return lambda: read_raw_workbooks(programme)


def _type(folder: Path) -> Callable[[], Any]:
    """Headings, values, problems and changes of every cell; no search for duplicates."""
    from zhas_eval.cleaning.layout import read_layout
    from zhas_eval.cleaning.table import type_columns
    from zhas_eval.programme.tables import load_contracts
    from zhas_eval.sources.programme_folder import find_sheets, open_programme, read_raw_workbooks

    programme, contract = open_programme(folder), load_contracts()["participants"]
    sheets = find_sheets(programme, read_raw_workbooks(programme))["participants"]
    return lambda: [type_columns(read_layout(sheet, contract), contract, programme) for sheet in sheets]


def _clean(folder: Path) -> Callable[[], Any]:
    """All of it: reading, typing, duplicates, accounts, log, the store."""
    from zhas_eval.cleaning.load import load_clean
    from zhas_eval.sources.programme_folder import open_programme

    programme = open_programme(folder)
    return lambda: load_clean(programme)


def _pandas_openpyxl(folder: Path) -> Callable[[], Any]:
    paths = sorted((folder / "raw").glob("*.xlsx"))
    return lambda: pd.concat(pd.read_excel(path, engine="openpyxl", dtype=str) for path in paths)


def _pandas_calamine(folder: Path) -> Callable[[], Any]:
    paths = sorted((folder / "raw").glob("*.xlsx"))
    return lambda: pd.concat(pd.read_excel(path, engine="calamine", dtype=str) for path in paths)


def _pyjanitor(folder: Path) -> Callable[[], Any]:
    """The nearest that pyjanitor and pandas offer; no rule, no log, no account, no spelling help."""
    import janitor  # noqa: F401

    from zhas_eval.programme.tables import load_contracts

    (path,) = (folder / "raw").glob("*.csv")
    names = [column.name for column in load_contracts()["participants"].columns]
    rows = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, names=names, header=0)

    def work() -> pd.DataFrame:
        return (
            rows.clean_names(remove_special=True)
            .remove_empty()
            .process_text("full_name", string_function="strip")
            .process_text("iin", string_function="zfill", width=12)
            .process_text("phone", string_function="replace", pat=r"\D", repl="", regex=True)
            .to_datetime("birth_date", format="%d.%m.%Y", errors="coerce")
            .to_datetime("enrolled_on", format="%d.%m.%Y", errors="coerce")
            .encode_categorical(column_names=["sex", "region", "status"])
            .drop_duplicates(["full_name", "birth_date"])
        )

    return work


LINES: dict[str, Callable[[Path], Callable[[], Any]]] = {
    "read csv": _read,
    "read parquet": _read,
    "read xlsx, by parts": _read,
    "pandas.read_excel openpyxl, xlsx": _pandas_openpyxl,
    "pandas.read_excel calamine, xlsx": _pandas_calamine,
    "clean values, csv": _type,
    "pyjanitor's nearest, csv": _pyjanitor,
    "all: read to store, csv": _clean,
    "all: read to store, xlsx": _clean,
}


if __name__ == "__main__":
    sys.exit(main())
