"""Progress: plain lines for a pipe, a live view for a terminal, each failure once at the end."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Passport
from zhas_eval.runs import progress as module
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.progress import LiveProgress, PlainProgress, show_progress
from zhas_eval.runs.tasks import Binding, Outcome, Run
from zhas_eval.sources.programme_folder import open_programme

NOTEBOOKS = (Path("10_people.ipynb"), Path("20_grants.ipynb"))
SET = DocumentSet(Path("/p"), "wko", "2023", "ru", NOTEBOOKS, True)
RUN = Run(SET, NOTEBOOKS[0])
FAILED = Outcome(RUN, failure=Failure("10_people", "wko", "2023", "execute", "KeyError", 4, language="ru"))
DONE = Outcome(RUN, seconds={"execute": 1.25, "pdf": 1.0})


@pytest.fixture
def passport(programme_folder: Path) -> Passport:
    return open_programme(programme_folder).passport


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the views see."""
    now = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    return now


def show(
    passport: Passport, *, terminal: bool, folder: Path | None = None
) -> tuple[io.StringIO, PlainProgress]:
    output = io.StringIO()
    console = Console(file=output, force_terminal=terminal, width=100, _environ={"TERM": "xterm"})
    return output, show_progress(console, passport=passport, wording=Wording("ru"), folder=folder)


def seen_in(output: io.StringIO) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output.getvalue())


def test_a_pipe_gets_one_line_for_each_finished_task(passport: Passport, clock: list[float]) -> None:
    output, progress = show(passport, terminal=False)
    with progress:
        progress.expect(6)
        progress.start(RUN)
        clock[0] = 2.25
        progress.finish(DONE)
        progress.finish(replace(DONE, task=replace(RUN, notebook=NOTEBOOKS[1]), is_cached=True))
        progress.finish(Outcome(Binding(SET, {})))
    assert output.getvalue().splitlines() == [
        "[1/6] 10_people · ЗКО · 2023 год — готово, 2,2 с; осталось примерно 0:20",
        "[2/6] 20_grants · ЗКО · 2023 год — взято готовым; осталось примерно 0:10",
        "[3/6] сводное приложение · ЗКО · 2023 год — готово, 0,0 с; осталось примерно 0:10",
        "Тетради: выполнено — 1, взято готовыми (без изменений) — 1, с ошибкой — 0.",
    ]
    assert type(progress) is PlainProgress
    assert "\x1b" not in output.getvalue()


def test_every_failure_is_listed_once_with_its_executed_notebook(passport: Passport, tmp_path: Path) -> None:
    place = tmp_path / "2023" / "wko"
    place.mkdir(parents=True)
    for name in ("10_people.failed.ru.ipynb", "20_grants.ru.ipynb"):
        (place / name).touch()
    output, progress = show(passport, terminal=False, folder=tmp_path)
    printed = Failure("20_grants", "wko", "2023", "pdf", "OSError", message="No space left", language="ru")
    with progress:
        progress.expect(6)
        progress.finish(FAILED)
        progress.finish(FAILED)
        progress.finish(Outcome(replace(RUN, notebook=NOTEBOOKS[1]), failure=printed))
    assert output.getvalue().splitlines()[-5:] == [
        "Что не сделано:",
        "  10_people · ЗКО · 2023 год: ячейка 4, KeyError",
        f"    тетрадь, как она выполнена: {place.as_posix()}/10_people.failed.ru.ipynb",
        "  20_grants · ЗКО · 2023 год: PDF, OSError, No space left",
        f"    тетрадь, как она выполнена: {place.as_posix()}/20_grants.ru.ipynb",
    ]


def test_failures_are_listed_also_where_the_run_is_interrupted(passport: Passport, tmp_path: Path) -> None:
    output, progress = show(passport, terminal=True, folder=tmp_path)
    with pytest.raises(KeyboardInterrupt), progress:
        progress.expect(6)
        progress.finish(FAILED)
        raise KeyboardInterrupt
    assert seen_in(output).rstrip().endswith("10_people · ЗКО · 2023 год: ячейка 4, KeyError")


def test_nothing_is_summed_up_where_nothing_was_done(passport: Passport) -> None:
    output, progress = show(passport, terminal=False)
    with progress:
        progress.expect(3)
    assert output.getvalue() == ""


def test_a_terminal_sees_what_runs_and_what_is_left(passport: Passport, clock: list[float]) -> None:
    output, progress = show(passport, terminal=True)
    assert isinstance(progress, LiveProgress)
    many = [replace(RUN, planned=replace(SET, period=str(year))) for year in range(2024, 2034)]
    with progress:
        progress.expect(30)
        progress.start(RUN)
        clock[0] = 3.0
        progress.finish(DONE)
        progress.finish(replace(DONE, is_cached=True))
        progress.finish(FAILED)
        for task in many:
            progress.start(task)
        progress.live.refresh()
    seen = seen_in(output)
    assert "Готово 3 из 29 · взято готовым 1 · 1 ошибка" in seen
    assert re.search(r"^прошло 0:03 · осталось примерно \d:\d\d\s*$", seen, flags=re.MULTILINE)
    assert re.search(r"выполняется +10_people · ЗКО · 2024", seen)
    assert re.search(r"^ +и еще 2\b", seen, flags=re.MULTILINE)
    assert "2032" not in seen
    assert "10_people · ЗКО · 2023 год: ячейка 4, KeyError" in seen
