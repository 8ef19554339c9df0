"""Verifying what runs have made: every kind of damage is told, and nothing else."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SHOW, TABLE
from typer.testing import CliRunner, Result

from zhas_eval import cli
from zhas_eval.cli import console
from zhas_eval.errors import InputError
from zhas_eval.presentation.wording import Wording
from zhas_eval.runs.verify import describe_fault, find_sets, verify_outputs

NAMES = ("10_people.ipynb", "10_people.ru.html", "appendix.ru.pdf", "figures.parquet", "tables.ru.xlsx")
PAGE = '<article id="{region}-{period}">{links}</article>\n'


def publish(programme: Path, region: str = "wko", period: str = "2023-10-01..2023-12-31") -> Path:
    """A set with its manifest, and the programme's index page with the set on it."""
    place = programme / period / region
    place.mkdir(parents=True)
    for name in NAMES:
        (place / name).write_text(f"{region} {name}", encoding="utf-8")
    outputs = {name: hashlib.sha256(f"{region} {name}".encode()).hexdigest() for name in NAMES}
    parameters = {"region": region, "period": period, "language": "ru", "notebooks": ["10_people"]}
    write_manifest(place, {"format": 1, "parameters": parameters, "outputs": outputs})
    links = [f'<a href="{period}/{region}/{name}">x</a>' for name in NAMES]
    with (programme / "index.html").open("a", encoding="utf-8") as index:
        index.write(PAGE.format(region=region, period=period, links="".join(links)))
    return place


def write_manifest(place: Path, manifest: Any) -> None:
    (place / "run.json").write_text(json.dumps(manifest), encoding="utf-8")


def edit_manifest(place: Path, **changes: Any) -> None:
    manifest = json.loads((place / "run.json").read_text(encoding="utf-8"))
    write_manifest(place, manifest | changes)


def write_attempt(place: Path, state: str, *files: str) -> None:
    parameters = {"region": place.name, "period": place.parent.name, "language": "ru"}
    for name in files:
        (place / name).touch()
    attempt = {"parameters": parameters, "state": state, "failures": [], "files": dict.fromkeys(files, "")}
    path = place.parents[1] / "attempts.json"
    path.write_text(json.dumps([attempt | {"stands_since": ""}]), encoding="utf-8")


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """Two programmes, one of them with two sets, and all that a run keeps beside documents."""
    folder = tmp_path / "outputs"
    publish(folder / "first")
    publish(folder / "first", region="all", period="2023")
    publish(folder / "drafts" / "second")
    for hidden in (".cache/ab/run.json", ".staging/2023/wko/a.pdf", ".lock", "2023/all/.a.pdf.part"):
        path = folder / "first" / hidden
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    for log in ("timings.json", "run.log"):
        (folder / "first" / log).write_text("x", encoding="utf-8")
    return folder


SET = "first/2023/all"

Damage = Callable[[Path], object]
DAMAGES: dict[str, tuple[Damage, list[tuple[str, str, str]]]] = {
    "nothing": (lambda _: None, []),
    "a file taken away": (
        lambda place: (place / "appendix.ru.pdf").unlink(),
        [(SET, "appendix.ru.pdf", "missing")],
    ),
    "a file changed": (
        lambda place: (place / "tables.ru.xlsx").write_bytes(b""),
        [(SET, "tables.ru.xlsx", "changed")],
    ),
    "a folder in the place of a file": (
        lambda place: ((place / "10_people.ipynb").unlink(), (place / "10_people.ipynb").mkdir()),
        [(SET, "10_people.ipynb", "unreadable")],
    ),
    "a file beside": (
        lambda place: (place / "appendix.kk.pdf").touch(),
        [(SET, "appendix.kk.pdf", "extra")],
    ),
    "a link in the place of a file": (
        lambda place: (
            (place / "tables.ru.xlsx").rename(place.parents[3] / "tables.ru.xlsx"),
            (place / "tables.ru.xlsx").symlink_to(place.parents[3] / "tables.ru.xlsx"),
        ),
        [(SET, "tables.ru.xlsx", "changed")],
    ),
    "a run of which a notebook failed": (
        lambda place: edit_manifest(place, state="failed"),
        [(SET, "", "failed")],
    ),
    "an attempt that failed": (
        lambda place: write_attempt(place, "failed", "10_people.failed.ru.ipynb"),
        [(SET, "", "attempt_failed")],
    ),
    "an attempt that was cut off": (
        lambda place: write_attempt(place, "begun"),
        [(SET, "", "attempt_begun")],
    ),
    "a folder beside": (lambda place: (place / "old").mkdir(), [(SET, "old", "extra")]),
    "no manifest": (lambda place: (place / "run.json").unlink(), [(SET, "", "unfinished")]),
    "half a manifest": (
        lambda place: (place / "run.json").write_text('{"format": 1, "par', encoding="utf-8"),
        [(SET, "run.json", "damaged")],
    ),
    "a manifest that is a list": (
        lambda place: write_manifest(place, []),
        [(SET, "run.json", "damaged")],
    ),
    "a manifest of another format": (
        lambda place: edit_manifest(place, format=0),
        [(SET, "run.json", "damaged")],
    ),
    "a manifest that leads elsewhere": (
        lambda place: edit_manifest(place, outputs={"../wko/10_people.ipynb": ""}),
        [(SET, "run.json", "damaged")],
    ),
    "a set copied to another period": (
        lambda place: shutil.copytree(place, place.parents[1] / "2024" / "all"),
        [("first/2024/all", "run.json", "elsewhere")],
    ),
    "no index": (
        lambda place: (place.parents[1] / "index.html").unlink(),
        [("first", "index.html", "no_index")],
    ),
    "an index of nothing": (
        lambda place: (place.parents[1] / "index.html").write_bytes(b"\xff"),
        [("first", "index.html", "no_index")],
    ),
    "an index without the set": (
        lambda place: replace_in(place.parents[1] / "index.html", 'id="all-2023"', ""),
        [(SET, "", "unlisted")],
    ),
    "an index without a document": (
        lambda place: replace_in(place.parents[1] / "index.html", "2023/all/appendix.ru.pdf", "#"),
        [(SET, "appendix.ru.pdf", "unlinked")],
    ),
    "an index with a set that is gone": (
        shutil.rmtree,
        [("first", f"2023/all/{name}", "dead_link") for name in NAMES],
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_kind_of_damage_is_told_once_and_nothing_else(outputs: Path, damage: str) -> None:
    inflict, expected = DAMAGES[damage]
    inflict(outputs / SET)
    faults = verify_outputs(outputs)
    assert [(fault.place, fault.file, fault.kind) for fault in faults] == expected
    for fault in faults:
        line = describe_fault(fault, wording=Wording("ru"))
        assert line.startswith(fault.place)
        assert "{" not in line
        assert len(line.splitlines()) == 1


def test_a_programme_alone_is_verified_as_well_as_all(outputs: Path) -> None:
    (outputs / SET / "appendix.ru.pdf").unlink()
    (fault,) = verify_outputs(outputs / "first")
    assert fault.place == "2023/all"
    assert len(find_sets(outputs)) == 3
    assert "--region all --period 2023" in describe_fault(fault, wording=Wording("ru"))


def test_documents_in_other_languages_belong_to_the_set(outputs: Path) -> None:
    place = outputs / SET
    kazakh = {"appendix.kk.docx": hashlib.sha256(b"kk").hexdigest()}
    (place / "appendix.kk.docx").write_bytes(b"kk")
    other = {"format": 1, "parameters": {"region": "all", "period": "2023", "language": "kk"}}
    edit_manifest(place, other_languages=[other | {"outputs": kazakh}])
    assert verify_outputs(outputs) == []
    (place / "appendix.kk.docx").write_bytes(b"")
    assert [fault.kind for fault in verify_outputs(outputs)] == ["changed"]


def test_a_run_cut_off_before_its_first_set_is_not_whole(tmp_path: Path) -> None:
    (tmp_path / "first" / ".staging").mkdir(parents=True)
    (tmp_path / "first" / "2023" / "wko").mkdir(parents=True)
    assert [fault.kind for fault in verify_outputs(tmp_path)] == ["unfinished", "no_index"]


@pytest.mark.parametrize(("folder", "rule"), [("nowhere", "no_outputs"), ("", "no_documents")])
def test_nothing_to_verify_is_no_success(tmp_path: Path, folder: str, rule: str) -> None:
    with pytest.raises(InputError) as caught:
        verify_outputs(tmp_path / folder)
    assert [problem.rule for problem in caught.value.problems] == [rule]


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments))


def test_the_command_tells_faults_a_summary_and_an_exit_code(outputs: Path) -> None:
    result = call("verify", str(outputs))
    assert (result.exit_code, result.output) == (0, "Проверены 3 набора документов: все цело.\n")
    (outputs / SET / "run.json").unlink()
    result = call("verify", str(outputs))
    assert result.exit_code == console.SOME_FAILED
    assert result.output.splitlines() == [
        f"{SET}: набор не закончен (нет run.json). Запустите zhas-eval run --region all --period 2023",
        "Проверено наборов документов: 3. Замечаний: 1.",
    ]
    assert call("verify", str(outputs / "nowhere")).exit_code == console.REFUSED


def test_a_set_of_which_a_notebook_failed_is_a_fault(
    programme_folder: Path, write_notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(programme_folder.parents[1])
    write_notebook("10_people", SHOW, TABLE, 'if region == "wko":\n    raise KeyError(region)')
    assert call("run", "--period", "2023", "--workers", "1").exit_code == console.SOME_FAILED
    faults = verify_outputs(Path("outputs"))
    assert [(fault.place, fault.kind) for fault in faults] == [("tiny/2023/wko", "failed")]
    assert call("verify").exit_code == console.SOME_FAILED
    assert len(find_sets(Path("outputs"))) == 2
