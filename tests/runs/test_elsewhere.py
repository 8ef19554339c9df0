"""Outputs at a place elsewhere: whole sets or none, and the next machine goes on where one stopped."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from zhas_eval.errors import InputError
from zhas_eval.runs import elsewhere
from zhas_eval.runs.elsewhere import outputs_elsewhere
from zhas_eval.runs.place_lock import LOCKS
from zhas_eval.runs.places import OutputPlace, open_place
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.store import Record, ResultStore
from zhas_eval.runs.tasks import Binding, Outcome, Run, Task

NOTEBOOK = Path("/n/10_people.ipynb")
CODE = "tiny"
Files = dict[str, bytes]


class Silent:
    """A listener that hears nothing."""

    def expect(self, total: int) -> None: ...

    def start(self, task: Task) -> None: ...

    def finish(self, outcome: Outcome) -> None: ...


class Recording:
    """A place that notes what is changed there, and can break down after so many changes."""

    def __init__(self, place: OutputPlace, *, breaks_after: int = 10_000) -> None:
        self.place, self.left = place, breaks_after
        self.changes: list[tuple[str, str]] = []
        self.read, self.list, self.create = place.read, place.list, place.create

    def write(self, name: str, content: bytes) -> None:
        self._note("write", name)
        self.place.write(name, content)

    def delete(self, name: str) -> None:
        self._note("delete", name)
        self.place.delete(name)

    def _note(self, change: str, name: str) -> None:
        if name.startswith(LOCKS):
            return
        self.left -= 1
        if self.left < 0:
            raise ConnectionError
        self.changes.append((change, name))


@pytest.fixture
def address(bucket: str) -> str:
    return f"{bucket}/outputs"


@pytest.fixture
def place(address: str) -> OutputPlace:
    return open_place(f"{address}/{CODE}")


def a_set(region: str, language: str = "ru") -> DocumentSet:
    return DocumentSet(Path("/p"), region, "2023", language, (NOTEBOOK,), True)


def publish(outputs: Path, planned: DocumentSet, files: Files, others: Sequence[dict] = ()) -> None:
    """What a run does with a set: kept results, documents, manifest."""
    target = outputs / CODE
    store = ResultStore(target)
    kept = {name: store.put(content) for name, content in files.items()}
    store.keep(f"{planned.place.as_posix()}/10_people.{planned.language}", Record({}, {}, kept))
    folder = target / planned.place
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "run.json").write_text(json.dumps(manifest(planned, files) | {"other_languages": [*others]}))
    (target / "index.html").write_text(
        "".join(sorted(path.as_posix() for path in target.glob("*/*/run.json")))
    )


def manifest(planned: DocumentSet, files: Files) -> dict:
    outputs = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return {"format": 1, "parameters": {"language": planned.language}, "outputs": outputs}


def run(
    address: str, sets: Iterable[tuple[DocumentSet, dict[str, bytes]]], others: Sequence[dict] = ()
) -> Path:
    with outputs_elsewhere(address, CODE, Silent()) as (outputs, listener):
        found = outputs
        for planned, files in sets:
            listener.finish(Outcome(Run(planned, NOTEBOOK)))
            publish(outputs, planned, files, others)
            listener.finish(Outcome(Binding(planned, {})))
    return found


def test_a_set_is_at_the_place_with_what_the_next_run_needs(address: str, place: OutputPlace) -> None:
    outputs = run(address, [(a_set("all"), {"10_people.ru.pdf": b"pdf", "figures.parquet": b"f"})])
    names = place.list()
    assert names == sorted(
        [
            *("2023/all/10_people.ru.pdf", "2023/all/figures.parquet", "2023/all/run.json", "index.html"),
            ".cache/records/2023/all/10_people.ru.json",
            *(f".cache/contents/{sha[:2]}/{sha}" for sha in (sha_of(b"pdf"), sha_of(b"f"))),
        ]
    )
    assert place.read("2023/all/10_people.ru.pdf") == b"pdf"
    assert not outputs.exists()


def test_the_manifest_goes_first_and_comes_last(
    address: str, place: OutputPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(address, [(a_set("all"), {"10_people.ru.pdf": b"old", "same.ru.pdf": b"s", "gone.ru.pdf": b"g"})])
    noting = Recording(place)
    monkeypatch.setattr(elsewhere, "open_place", lambda _: noting)
    run(address, [(a_set("all"), {"10_people.ru.pdf": b"new", "same.ru.pdf": b"s"})])
    of_set = [change for change in noting.changes if change[1].startswith("2023/")]
    assert of_set == [
        ("delete", "2023/all/run.json"),
        ("write", "2023/all/10_people.ru.pdf"),
        ("delete", "2023/all/gone.ru.pdf"),
        ("write", "2023/all/run.json"),
    ]


def test_nothing_changed_is_nothing_written(
    address: str, place: OutputPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"10_people.ru.pdf": b"pdf"}
    run(address, [(a_set("all"), files)])
    noting = Recording(place)
    monkeypatch.setattr(elsewhere, "open_place", lambda _: noting)
    run(address, [(a_set("all"), files)])
    # The index has not changed, but nobody has asked what it was.
    assert noting.changes == [("write", "index.html")]


@pytest.mark.parametrize("after", range(8))
def test_a_run_cut_off_leaves_whole_sets_or_none_and_the_next_one_repairs(
    address: str, place: OutputPlace, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    old, new = {"10_people.ru.pdf": b"old"}, {"10_people.ru.pdf": b"new", "figures.parquet": b"f"}
    run(address, [(a_set("all"), old)])
    monkeypatch.setattr(elsewhere, "open_place", lambda _: Recording(place, breaks_after=after))
    with pytest.raises(ConnectionError):
        run(address, [(a_set("all"), new)])
    told = json.loads(place.read("2023/all/run.json") or b"{}").get("outputs", {})
    assert {name: sha_of(place.read(f"2023/all/{name}") or b"") for name in told} == told
    monkeypatch.undo()
    monkeypatch.setattr(elsewhere, "open_place", lambda _: place)
    run(address, [(a_set("all"), new)])
    assert {name: place.read(f"2023/all/{name}") for name in new} == new
    assert place.read("2023/all/run.json") is not None


def test_the_next_machine_has_the_manifests_and_the_kept_results(address: str) -> None:
    run(address, [(a_set("all"), {"10_people.ru.pdf": b"pdf"})])
    with outputs_elsewhere(address, CODE, Silent()) as (outputs, _):
        record = ResultStore(outputs / CODE).find("2023/all/10_people.ru")
        assert record is not None
        assert ResultStore(outputs / CODE).get(record.files["10_people.ru.pdf"]) == b"pdf"
        assert (outputs / CODE / "2023/all/run.json").is_file()
        assert not (outputs / CODE / "2023/all/10_people.ru.pdf").exists()


def test_documents_of_another_language_stay(address: str, place: OutputPlace) -> None:
    russian = {"10_people.ru.pdf": b"ru", "figures.parquet": b"f"}
    run(address, [(a_set("all"), russian)])
    told = manifest(a_set("all"), {"10_people.ru.pdf": b"ru"})
    run(address, [(a_set("all", "kk"), {"10_people.kk.pdf": b"kk"})], others=[told])
    assert place.list("2023/all/") == [
        *("2023/all/10_people.kk.pdf", "2023/all/10_people.ru.pdf", "2023/all/run.json")
    ]


def test_a_second_run_to_the_same_place_is_refused(address: str) -> None:
    with outputs_elsewhere(address, CODE, Silent()), pytest.raises(InputError, match="outputs_busy"):
        run(address, [])


def sha_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
