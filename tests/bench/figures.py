"""Makes the figures of 20 regions × 8 quarters from one pass: ``python tests/bench/figures.py``.

Each line is a process of its own: seconds, and the most memory that the process held above the tables
themselves. Beside the one pass stands the loop over its scopes, as long as that is bearable.
"""

import argparse
import json
import resource
import subprocess
import sys
from time import perf_counter

from made_up_clean import QUARTERS, REGIONS, make_clean, make_programme

from zhas_eval.indicators.measures import FAMILIES, calculate_measures
from zhas_eval.programme.passport import ALL_REGIONS

SIZES = [10_000, 100_000, 1_000_000]
LINES = ("one pass", "loop over scopes")
# The loop would take many minutes and show nothing new.
LARGEST_LOOP = 100_000


def main() -> int:
    """Print the table, and with ``--families`` the seconds of each; exit code 1 where a line failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--families", type=int, metavar="PEOPLE", help="seconds of each family at this size")
    parser.add_argument("--one", nargs=2, metavar=("LINE", "PEOPLE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        line, people = options.one
        print(json.dumps(_measure(line, int(people))))
        return 0
    if options.families:
        _print_families(options.families)
        return 0
    print(f"{len(REGIONS) + 1} regions with «all», {len(QUARTERS)} quarters")
    print(f"{'people':<24}" + "".join(f"{size:>34,}" for size in options.sizes))
    failed = False
    for line in LINES:
        cells = [_run(line, size) for size in options.sizes]
        failed |= "failed" in cells
        print(f"{line:<24}" + "".join(f"{cell:>34}" for cell in cells), flush=True)
    return int(failed)


def _run(line: str, people: int) -> str:
    if line == LINES[1] and people > LARGEST_LOOP:
        return "—"
    command = [sys.executable, __file__, "--one", line, str(people)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2_000:], file=sys.stderr)
        return "failed"
    found = json.loads(done.stdout)
    return f"{found['figures']:,} in {found['seconds']:.1f} s, +{found['megabytes']:,.0f} MB"


def _measure(line: str, people: int) -> dict[str, float]:
    programme, clean = make_programme(), make_clean(people)
    grid = programme.grid(regions=[ALL_REGIONS, *REGIONS], periods=QUARTERS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = perf_counter()
    if line == LINES[0]:
        count = len(calculate_measures(clean, grid))
    else:
        count = sum(len(calculate_measures(clean, scope)) for scope in grid.scopes)
    seconds = perf_counter() - began
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"figures": count, "seconds": seconds, "megabytes": held / 1024}


def _print_families(people: int) -> None:
    programme, clean = make_programme(), make_clean(people)
    grid = programme.grid(regions=[ALL_REGIONS, *REGIONS], periods=QUARTERS)
    for family in FAMILIES:
        began = perf_counter()
        count = len(family(clean, grid))
        print(f"{family.__name__:<28}{count:>8,} figures {perf_counter() - began:>8.2f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
