"""The job of the batch benchmark is what it says, and documents that were not made are noticed."""

from pathlib import Path

import pytest
from batch_job import PROGRAMME, NotMadeError, from_json, list_runs, make_job, read_documents, to_json

from zhas_eval.sources.programme_folder import open_programme

DOCUMENTS = {"html": b"<!DOCTYPE html>".ljust(6_000), "pdf": b"%PDF-1.7".ljust(11_000)}


@pytest.mark.parametrize("size", [7, 8, 24, 80, 500, 800])
def test_a_job_has_as_many_runs_as_asked_for_and_no_two_alike(size: int) -> None:
    runs = list(list_runs(make_job(size, most_notebooks=4 if size == 800 else 7), Path("made")))
    assert len(set(runs)) == len(runs) == size


def test_the_programme_knows_every_region_and_period_of_the_largest_job() -> None:
    job, programme = make_job(800, most_notebooks=4), open_programme(PROGRAMME)
    spans = {
        (scope.period.start, scope.period.end)
        for scope in programme.grid(regions=["all"], periods=job.periods).scopes
    }
    assert len(spans) == len(job.periods)
    assert len(programme.grid(regions=job.regions, periods=["2023"]).scopes) == len(job.regions)


def test_a_job_travels_to_another_process() -> None:
    job = make_job(24)
    assert from_json(to_json(job)) == job


def test_the_hashes_are_those_of_all_documents(tmp_path: Path) -> None:
    job = make_job(7)
    _write_documents(tmp_path, runs=7)
    assert len(read_documents(job, tmp_path)) == 14


@pytest.mark.parametrize("kind", ["html", "pdf"])
@pytest.mark.parametrize("content", [None, b"", b"<!DOCTYPE html>%PDF-", b"no document".ljust(20_000)])
def test_a_document_that_was_not_made_is_named(tmp_path: Path, kind: str, content: bytes | None) -> None:
    spoilt = _write_documents(tmp_path, runs=7) / f"30_plan_fact.ru.{kind}"
    spoilt.unlink() if content is None else spoilt.write_bytes(content)
    with pytest.raises(NotMadeError, match=spoilt.name):
        read_documents(make_job(7), tmp_path)


def _write_documents(folder: Path, *, runs: int) -> Path:
    for run in list_runs(make_job(runs), folder):
        run.folder.mkdir(parents=True, exist_ok=True)
        for kind, content in DOCUMENTS.items():
            run.document(kind).write_bytes(content)
    return run.folder
