"""Times the reading of a made-up register: ``python tests/bench/reading.py 10000 100000 1000000``."""

import argparse
import multiprocessing
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

import pandas as pd
import xlsxwriter

from zhas_eval.sources.workbook import read_workbook

HEADINGS = [
    *("№", "ФИО", "ИИН", "Пол", "Дата рождения", "Телефон", "Регион", "Статус", "Сумма"),
    *("Занятость", "Дата включения", "Примечание"),
]


def main() -> int:
    """A line for each size and format: seconds, rows a second, memory of the reader and of its child."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    with tempfile.TemporaryDirectory() as folder:
        for size in parser.parse_args().sizes:
            path = Path(folder) / f"{size}.xlsx"
            write_register(path, size)
            frame = read_workbook(path).sheets["Реестр"].text
            frame.columns = [str(column) for column in frame]
            frame.to_csv(path.with_suffix(".csv"), sep=";", header=False, index=False)
            frame.to_parquet(path.with_suffix(".parquet"), index=False)
            for ending in (".xlsx", ".csv", ".parquet"):
                # A process of its own for each: memory is told at its highest.
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    print(pool.apply(time_reading, (path.with_suffix(ending),)), flush=True)
            if size <= min(parser.parse_args().sizes):
                began = perf_counter()
                pd.read_excel(path, engine="openpyxl")
                print(f"{size:>9} pandas, openpyxl {size / (perf_counter() - began):>9.0f} rows/s")
    return 0


def time_reading(path: Path) -> str:
    """Read once and say how it went."""
    import resource

    began = perf_counter()
    (sheet,) = read_workbook(path).sheets.values()
    seconds = perf_counter() - began
    own, child = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    rows = len(sheet.text)
    return (
        f"{rows:>9} {path.suffix:<9} {seconds:6.2f} s {rows / seconds:>9.0f} rows/s, "
        f"at most {own:.0f} MB here and {child:.0f} MB in the child"
    )


def write_register(path: Path, size: int) -> None:
    """People who are no one, in twelve columns of texts, numbers and days."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet, day = book.add_worksheet("Реестр"), book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(0, 0, HEADINGS)
    begins = datetime(1990, 1, 1)
    for row in range(1, size):
        texts = {
            1: f"Вымышленный Человек {row}",
            2: f"{row % 10**6:06d}500000",
            3: "жен" if row % 2 else "муж",
        }
        texts |= {5: f"+7 700 {row:07d}", 6: "Шымкент", 7: "безработная; молодежь", 9: "не работает"}
        for column in range(len(HEADINGS) - 1 + (row % 10 == 0)):
            if column in (4, 10):
                sheet.write_datetime(row, column, begins + timedelta(row % 9_000), day)
            elif column in (0, 8):
                sheet.write_number(row, column, row * 1.25)
            else:
                sheet.write_string(row, column, texts.get(column, "примечание"))
    book.close()


if __name__ == "__main__":
    raise SystemExit(main())
