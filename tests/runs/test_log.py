"""The log: complete, with times, and without a value of anyone's row."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from zhas_eval.presentation.wording import Wording
from zhas_eval.programme.passport import Passport
from zhas_eval.runs.failures import Failure
from zhas_eval.runs.inputs import InputWatch
from zhas_eval.runs.log import RunLog, Together
from zhas_eval.runs.plan import DocumentSet, Selection, plan_run
from zhas_eval.runs.run import run_plan
from zhas_eval.runs.tasks import Outcome, Run
from zhas_eval.sources.programme_folder import open_programme

RUN = Run(DocumentSet(Path("/p"), "wko", "2023", "ru", (), True), Path("10_people.ipynb"))
FAILED = Outcome(RUN, failure=Failure("10_people", "wko", "2023", "execute", "KeyError", 4))
STAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d ")
PERSONAL = ("Ахметова Айгерим", "011005600000", "+7 700 000 00 01")
RAISES = f"""\
import sys
print({PERSONAL!r}, file=sys.stderr)
class Surprise(Exception): ...
raise Surprise({" ".join(PERSONAL)!r})
"""


@pytest.fixture
def passport(programme_folder: Path) -> Passport:
    return open_programme(programme_folder).passport


def make_log(path: Path, passport: Passport) -> RunLog:
    return RunLog(path, passport=passport, wording=Wording("ru"))


def lines_of(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(map(STAMP.match, lines))
    return [STAMP.sub("", line) for line in lines]


def test_each_task_has_its_line_and_what_became_of_it(tmp_path: Path, passport: Passport) -> None:
    path = tmp_path / "run.log"
    with make_log(path, passport) as log:
        log.expect(3)
        log.start(RUN)
        log.finish(Outcome(RUN, seconds={"execute": 1.5}))
        log.finish(Outcome(RUN, is_cached=True))
        assert len(lines_of(path)) == 3
        log.finish(FAILED)
    assert lines_of(path) == [
        "начало: 3 задачи",
        "[1/3] 10_people · ЗКО · 2023 год — готово, 1,5 с",
        "[2/3] 10_people · ЗКО · 2023 год — взято готовым",
        "[3/2] 10_people · ЗКО · 2023 год — ошибка: ячейка 4, KeyError",
        "конец. Тетради: выполнено — 1, взято готовыми (без изменений) — 1, с ошибкой — 1.",
    ]


def test_a_run_that_is_stopped_says_so_by_the_type_of_error_alone(tmp_path: Path, passport: Passport) -> None:
    path = tmp_path / "run.log"
    with pytest.raises(ValueError, match="Ахметова"), make_log(path, passport) as log:
        log.expect(3)
        raise ValueError(PERSONAL[0])
    assert lines_of(path)[-1].startswith("остановлено (ValueError). ")


def test_the_log_of_an_earlier_run_stays_until_a_run_begins(tmp_path: Path, passport: Passport) -> None:
    path = tmp_path / "run.log"
    path.write_text("earlier", encoding="utf-8")
    with make_log(path, passport):
        assert path.read_text(encoding="utf-8") == "earlier"
    assert path.read_text(encoding="utf-8") == "earlier"
    with make_log(path, passport) as log:
        log.expect(1)
    assert "earlier" not in path.read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, passport: Passport) -> None:
    with make_log(tmp_path, passport) as log:
        log.expect(1)
        log.finish(FAILED)
    with make_log(tmp_path / "run.log", passport) as log:
        log.path = Path("/dev/full") if Path("/dev/full").exists() else tmp_path
        log.expect(1)
        log.finish(FAILED)
    assert list(tmp_path.glob("*.log")) == []


def test_no_value_of_a_row_reaches_the_log_or_the_view(
    programme_folder: Path,
    write_notebook: Callable[..., Path],
    notebooks_folder: Path,
    tmp_path: Path,
    passport: Passport,
) -> None:
    write_notebook("10_people", RAISES)
    plan = plan_run(open_programme(programme_folder), notebooks_folder, Selection(regions=["wko"]))
    accounts = pd.DataFrame([], columns=["file", "sheet", "outcome", "region"])
    path, second = tmp_path / "run.log", tmp_path / "second.log"
    with make_log(path, passport) as log, make_log(second, passport) as other:
        run_plan(
            plan,
            outputs=tmp_path / "o",
            accounts=accounts,
            watch=InputWatch(plan.programme, plan.notebooks),
            scopes={},
            workers=1,
            listener=Together(log, other),
        )
    assert "[1/1] 10_people · ЗКО · 2023 год — ошибка: ячейка 2, Surprise" in lines_of(path)
    assert lines_of(path) == lines_of(second)
    assert not [value for value in PERSONAL if value in path.read_text(encoding="utf-8")]
