"""Progress: plain lines for a pipe, a live view for a terminal."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Passport
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.plan import DocumentSet
from zhas_eval.runs.progress import LiveProgress, PlainProgress, show_progress
from zhas_eval.runs.tasks import Binding, Outcome, Run
from zhas_eval.sources.programme_folder import open_programme

SET = DocumentSet(Path("/p"), "wko", "2023", "ru", (), True)
RUN = Run(SET, Path("10_people.ipynb"), Path("/s"))
FAILED = Outcome(RUN, failure=Failure("10_people", "wko", "2023", "pdf", "OSError", None, "No space left"))


@pytest.fixture
def passport(programme_folder: Path) -> Passport:
    return open_programme(programme_folder).passport


def show(passport: Passport, *, terminal: bool) -> tuple[io.StringIO, PlainProgress]:
    output = io.StringIO()
    console = Console(file=output, force_terminal=terminal, width=100, _environ={"TERM": "xterm"})
    return output, show_progress(console, passport=passport, wording=Wording("ru"))


def test_a_pipe_gets_one_line_for_each_finished_task(passport: Passport) -> None:
    output, progress = show(passport, terminal=False)
    with progress:
        progress.expect(3)
        progress.start(RUN)
        progress.finish(Outcome(RUN, seconds={"execute": 1.25, "pdf": 1.0}))
        progress.finish(Outcome(Binding(SET, Path("/s"))))
    assert output.getvalue().splitlines() == [
        "[1/3] 10_people · ЗКО · 2023 год — готово, 2,2 с",
        "[2/3] сводное приложение · ЗКО · 2023 год — готово, 0,0 с",
    ]
    assert type(progress) is PlainProgress
    assert "\x1b" not in output.getvalue()


def test_a_failure_is_told_and_its_appendix_no_longer_expected(passport: Passport) -> None:
    output, progress = show(passport, terminal=False)
    with progress:
        progress.expect(6)
        progress.finish(FAILED)
        progress.finish(replace(FAILED, task=replace(RUN, notebook=Path("20_grants.ipynb"))))
    assert "10_people · ЗКО · 2023 год — ошибка: PDF, OSError, No space left" in output.getvalue()
    assert (progress.done, progress.failed, progress.total) == (2, 2, 5)


def test_a_terminal_sees_what_runs_and_what_is_left(passport: Passport) -> None:
    output, progress = show(passport, terminal=True)
    assert isinstance(progress, LiveProgress)
    with progress:
        progress.expect(5)
        progress.finish(FAILED)
        progress.start(RUN)
        progress.live.refresh()
    seen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output.getvalue())
    assert "Готово 1 из 4, осталось 3 · 1 ошибка · прошло 0:00" in seen
    assert re.search(r"выполняется +10_people · ЗКО · 2023 год +0:00", seen)
    assert "[1/4] 10_people · ЗКО · 2023 год — ошибка" in seen
