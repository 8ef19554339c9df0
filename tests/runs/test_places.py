"""Places elsewhere: a real S3 server keeps what a folder keeps, and one run at a time writes there."""

import json
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.waiting import wait_until
from zhas_eval.errors import InputError
from zhas_eval.runs import place_lock
from zhas_eval.runs.fetch import fetch_inputs
from zhas_eval.runs.place_lock import LOCKS, hold_lock
from zhas_eval.runs.places import FsspecPlace, LocalPlace, OutputPlace, open_place
from zhas_eval.sources.programme_folder import open_programme


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> OutputPlace:
    if request.param == "folder":
        return open_place(str(tmp_path / "outputs"))
    return open_place(f"{request.getfixturevalue('bucket')}/outputs")


def test_an_address_is_a_folder_or_a_place_elsewhere(bucket: str) -> None:
    assert isinstance(open_place("outputs"), LocalPlace)
    assert isinstance(open_place("file:///srv/outputs"), LocalPlace)
    assert isinstance(open_place(bucket), FsspecPlace)


def test_contents_are_put_replaced_listed_and_taken_away(place: OutputPlace) -> None:
    assert place.list() == []
    assert place.read("2023/all/run.json") is None
    place.write("2023/all/run.json", b"old")
    place.write("2023/all/run.json", b"new")
    place.write("2023/all-2/run.json", b"other")
    place.write("index.html", b"page")
    assert place.read("2023/all/run.json") == b"new"
    assert place.list() == ["2023/all-2/run.json", "2023/all/run.json", "index.html"]
    assert place.list("2023/all/") == ["2023/all/run.json"]
    for _ in range(2):
        place.delete("2023/all/run.json")
    assert place.list("2023/all/") == []


def test_of_several_who_create_one_succeeds(place: OutputPlace) -> None:
    made: list[bool] = []
    threads = [
        threading.Thread(target=lambda n=n: made.append(place.create("lock", str(n).encode())))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 7 + [True]


def test_a_second_run_is_refused_while_the_first_holds_the_place(place: OutputPlace) -> None:
    with hold_lock(place) as lock:
        lock.check()
        with pytest.raises(InputError, match="outputs_busy"), hold_lock(place):
            pass
        lock.check()
    with hold_lock(place):
        pass
    assert place.list() == []


def test_the_lock_of_a_dead_run_gives_way_and_its_owner_notices(place: OutputPlace) -> None:
    place.write(f"{LOCKS}00000001", json.dumps({"owner": "dead", "beat": time.time() - 1_000}).encode())
    dead = place_lock.PlaceLock(place, f"{LOCKS}00000001", "dead")
    dead.check()
    with hold_lock(place) as lock:
        lock.check()
        with pytest.raises(InputError, match="outputs_busy"):
            dead.check()
    assert place.list() == []


def test_an_owner_that_lives_keeps_the_place_however_long_it_takes(place: OutputPlace) -> None:
    with hold_lock(place, beat=0.02) as lock:
        first = place.read(lock.name)
        wait_until(lambda: place.read(lock.name) != first)
        lock.check()


@pytest.mark.parametrize("source", ["{bucket}/notebooks", "{here}/notebooks"])
def test_a_programme_on_s3_and_its_notebooks_are_read_as_in_a_working_folder(
    source: str, bucket: str, programme_folder: Path, notebooks_folder: Path, write_notebook, tmp_path: Path
) -> None:
    write_notebook("10_people", "1")
    (programme_folder / "cleaning-review.xlsx").write_bytes(b"raw values")
    far = open_place(bucket)
    for folder in (programme_folder, notebooks_folder):
        for path in folder.rglob("*"):
            if path.is_file():
                far.write(path.relative_to(tmp_path).as_posix(), path.read_bytes())
    private = tmp_path / "private"
    here, notebooks = fetch_inputs(
        f"{bucket}/data/tiny", source.format(bucket=bucket, here=tmp_path), private
    )
    assert here.relative_to(private) == Path("data/tiny")
    assert notebooks.relative_to(private) == Path("notebooks")
    assert [path.name for path in notebooks.iterdir()] == ["10_people.ipynb"]
    assert sorted(path.name for path in here.iterdir()) == ["logframe.xlsx", "programme.yml", "raw"]
    there, copied = open_programme(programme_folder), open_programme(here)
    assert there.passport == copied.passport
    assert (here / "raw/people.xlsx").read_bytes() == (programme_folder / "raw/people.xlsx").read_bytes()
    assert here.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("address", ["{bucket}/nothing", "s3://no-such-bucket-here/tiny"])
def test_a_programme_that_is_not_there_is_told(bucket: str, address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no_folder"):
        fetch_inputs(address.format(bucket=bucket), "notebooks", tmp_path)


def test_folders_of_this_machine_are_used_where_they_are(tmp_path: Path) -> None:
    assert fetch_inputs("data/tiny", "file:///n", tmp_path) == (Path("data/tiny"), Path("/n"))
    assert [*tmp_path.iterdir()] == []


@pytest.mark.usefixtures("bucket")
def test_a_bucket_that_is_not_there_is_told_and_not_made() -> None:
    far = open_place("s3://no-such-bucket-here/outputs")
    for _ in range(2):
        with pytest.raises(InputError) as caught:
            far.write("a", b"")
    [problem] = caught.value.problems
    assert (problem.rule, problem.file) == ("place_unreachable", "s3://no-such-bucket-here/outputs")


def test_a_place_on_a_server_that_does_not_answer_is_told(bucket: str) -> None:
    far = FsspecPlace(f"{bucket}/outputs")
    # Bound and not listening: nobody else can answer there.
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        far.fs = type(far.fs)(endpoint_url=address, config_kwargs={"retries": {"max_attempts": 0}})
        far.fs.retries = 1
        with pytest.raises(InputError, match="place_unreachable"):
            far.list()


def test_an_address_of_no_known_kind_is_told_without_its_password() -> None:
    with pytest.raises(InputError) as caught:
        open_place("nowhere://user:secret@host/a")
    [problem] = caught.value.problems
    assert (problem.rule, problem.file) == ("unknown_protocol", "nowhere://host/a")


@pytest.mark.parametrize(
    ("address", "module", "package", "install"),
    [
        ("s3://ngo/outputs", "s3fs", "s3fs", "zhas-eval[cluster]"),
        ("gcs://ngo/outputs", "gcsfs", "gcs", "fsspec[gcs]"),
    ],
)
def test_what_is_not_installed_is_told_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, address: str, module: str, package: str, install: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    known = sys.modules["fsspec.registry"]._registry
    monkeypatch.delitem(known, address.partition(":")[0], raising=False)
    with pytest.raises(InputError) as caught:
        open_place(address)
    assert [problem.details for problem in caught.value.problems] == [
        {"package": package, "install": install}
    ]
