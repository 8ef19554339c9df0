"""The job that every way of running notebooks is timed on, and the check that its documents were made."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAMME = ROOT / "data" / "zhas-2023"
LANGUAGE = "ru"
REGIONS = ("all", "shymkent", "wko")
FIRST_DAY, LAST_DAY = date(2023, 9, 25), date(2024, 10, 31)
PERIODS = ("2023", "2023-Q4", "2024", "2024-Q1", "2024-Q2", "2024-Q3", "all")
# A document is larger than these, in bytes, if it shows anything.
SMALLEST = {"html": 5_000, "pdf": 10_000}
BEGINS = {"html": b"<!DOCTYPE html>", "pdf": b"%PDF-"}


@dataclass(frozen=True)
class Job:
    """Notebooks × regions × periods: what one ``zhas-eval run`` can be asked for."""

    notebooks: tuple[str, ...]
    regions: tuple[str, ...]
    periods: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many runs."""
        return len(self.notebooks) * len(self.regions) * len(self.periods)

    @property
    def scopes(self) -> list[tuple[str, str]]:
        """Region and period of each set of documents."""
        return [(region, period) for period in self.periods for region in self.regions]

    def __str__(self) -> str:
        return f"{len(self.notebooks)} notebooks × {len(self.scopes)} scopes"


@dataclass(frozen=True)
class OneRun:
    """One notebook for one region and period, and the folder that its documents go to."""

    notebook: Path
    region: str
    period: str
    folder: Path

    def document(self, kind: str) -> Path:
        """Where the document of a kind is, named as ``zhas-eval run`` names it."""
        return self.folder / f"{self.notebook.stem}.{LANGUAGE}.{kind}"

    @property
    def parameters(self) -> dict[str, str]:
        """What the notebook is told."""
        scope = {"region": self.region, "period": self.period, "language": LANGUAGE}
        return {"programme": str(PROGRAMME), **scope}


class NotMadeError(Exception):
    """A document is missing, or is none."""


def make_job(runs: int, *, most_notebooks: int = 7) -> Job:
    """A job of exactly so many runs, with as many of the notebooks as divide it.

    >>> [str(make_job(runs)) for runs in (7, 24)]
    ['7 notebooks × 1 scopes', '6 notebooks × 4 scopes']
    """
    # Processes that do a job given to them shall not spend the time of this import.
    from zhas_eval.runs.plan import list_notebooks

    notebooks = [path.stem for path in list_notebooks(ROOT / "notebooks", [])]
    most = min(most_notebooks, len(notebooks))
    count = next(number for number in range(most, 0, -1) if runs % number == 0)
    scopes = runs // count
    regions = next(number for number in (3, 2, 1) if scopes % number == 0)
    periods = list_periods(scopes // regions)
    return Job(tuple(notebooks[:count]), REGIONS[:regions], tuple(periods))


def list_periods(count: int) -> list[str]:
    """So many periods, no two alike: those that a report has, then spans from the first day on."""
    spans = count - len(PERIODS)
    step = (LAST_DAY - date(2023, 12, 31)).days / max(spans, 1)
    if step < 1:
        raise ValueError(f"{count} periods are more than there are days")
    ends = [LAST_DAY - timedelta(days=int(number * step) + 1) for number in range(spans)]
    return [*PERIODS[:count], *(f"{FIRST_DAY}..{end}" for end in ends)]


def list_runs(job: Job, folder: Path) -> Iterator[OneRun]:
    """The job's runs, set by set."""
    for region, period in job.scopes:
        for name in job.notebooks:
            yield OneRun(ROOT / "notebooks" / f"{name}.ipynb", region, period, folder / period / region)


def read_documents(job: Job, folder: Path) -> dict[str, str]:
    """The hash of every document by its place.

    NotMadeError where one is missing, is too small to show anything, or is of another kind.
    """
    found = {}
    for run in list_runs(job, folder):
        for kind, smallest in SMALLEST.items():
            path = run.document(kind)
            place = path.relative_to(folder).as_posix()
            content = path.read_bytes() if path.exists() else b""
            if len(content) < smallest or not content.lstrip()[:15].startswith(BEGINS[kind]):
                raise NotMadeError(place)
            found[place] = hashlib.sha256(content).hexdigest()
    return found


def to_json(job: Job) -> dict[str, Any]:
    """The job as plain data, for another process."""
    return asdict(job)


def from_json(data: dict[str, list[str]]) -> Job:
    """The job from plain data."""
    return Job(**{name: tuple(values) for name, values in data.items()})
