"""What the command prints: no foreign sign is obeyed, no encoding fails, refusals are messages."""

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from typer.testing import CliRunner

from zhas_eval import cli
from zhas_eval.cli import console
from zhas_eval.cli.console import REFUSED, Terminal, telling_errors
from zhas_eval.cli.encoding import open_streams
from zhas_eval.cli.system_errors import RULES
from zhas_eval.errors import Problem
from zhas_eval.presentation.labels import describe_problem
from zhas_eval.presentation.visible import show_signs
from zhas_eval.presentation.wording import Wording
from zhas_eval.reporting.accounts import rows_lines

OBEYED = "\x1b[2J\x07\r\n\t\x7f\x9b\u200b\u202e\u2066\u2028\ufeff\udcff\U000e0041"
RU = Wording("ru")


def is_plain(text: str) -> bool:
    return not set(text) & set(OBEYED.replace("[2J", ""))


def test_every_sign_that_is_obeyed_is_written_by_its_number() -> None:
    shown = show_signs(f"Қалиева – 5 ₸{OBEYED}.xlsx")
    assert is_plain(shown)
    assert shown.startswith(
        "Қалиева – 5 ₸\\x1b[2J\\x07\\r\\n\\t\\x7f\\x9b\\u200b\\u202e\\u2066\\u2028\\ufeff\\udcff"
    )


def test_a_problem_and_a_table_of_rows_show_names_of_files_on_one_line() -> None:
    problem = Problem("missing_sheet", OBEYED, OBEYED, 1, OBEYED, {"known": OBEYED}, OBEYED)
    sentence, remedy = describe_problem(problem, wording=RU).split("\n")
    assert is_plain(sentence)
    assert is_plain(remedy)
    counts = dict.fromkeys(("read", "clean", "merged", "rejected", "skipped"), 1)
    lines = rows_lines([{"file": OBEYED, "sheet": OBEYED, **counts}], wording=RU)
    assert all(map(is_plain, lines))


@pytest.mark.parametrize("is_terminal", [True, False])
def test_the_console_obeys_nothing_inside_what_it_lays_out(is_terminal: bool) -> None:
    stream = io.StringIO()
    shown = Terminal(file=stream, force_terminal=is_terminal, color_system=None, width=200)
    table = Table.grid()
    table.add_row(f"region{OBEYED}", Text(f"notebook{OBEYED}"))
    shown.print(Text(f"line{OBEYED}"))
    shown.print(table)
    assert is_plain(stream.getvalue().replace("\n", ""))
    assert stream.getvalue().startswith("line\\x1b[2J")


def test_a_long_value_is_quoted_in_part() -> None:
    told = describe_problem(
        Problem("unknown_scope_region", details={"value": "я" * 5000, "known": "all"}), wording=RU
    )
    assert len(told) < 1000


SENTENCE = "Қазақ «№ 5» — 12 ₸ · Щука, ≥ 3…"


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", SENTENCE),
        ("cp1251", "Казак «№ 5» — 12 тг · Щука, >= 3…"),
        ("cp866", 'Казак "№ 5" - 12 тг · Щука, >= 3...'),
        ("koi8-r", 'Казак "No 5" - 12 тг · Щука, ≥ 3...'),
        ("ascii", 'Kazak "No 5" - 12 tg | Shchuka, >= 3...'),
        ("cp1252", "Kazak «No 5» — 12 tg · Shchuka, >= 3…"),
        ("latin-1", "Kazak «No 5» - 12 tg · Shchuka, >= 3..."),
    ],
)
def test_letters_that_an_encoding_lacks_are_written_by_their_nearest(encoding: str, expected: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    open_streams(stream)
    Console(file=stream, soft_wrap=True, highlight=False).print(Text(SENTENCE))
    stream.flush()
    assert raw.getvalue().decode(encoding) == f"{expected}\n"


def test_no_text_of_ours_stops_an_encoding() -> None:
    for encoding in ("ascii", "cp866", "cp1252", "shift_jis"):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        open_streams(stream)
        for code in (*range(0x20, 0x3000), 0xD800, 0x1F600):
            stream.write(chr(code))
        stream.flush()


ERRORS = [OSError(number, os.strerror(number), "папка/файл.pdf") for number in RULES]
ERRORS += [OSError("told without a number"), OSError(errno.EIO, os.strerror(errno.EIO)), MemoryError()]


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_what_the_system_refuses_is_one_message_with_a_remedy(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(console, "err", Console(file=stream, soft_wrap=True))
    with pytest.raises(typer.Exit) as raised, telling_errors(debug=False):
        raise error
    assert raised.value.exit_code == REFUSED
    sentence, remedy = stream.getvalue().strip().split("\n")
    assert remedy.strip().startswith("Что сделать: ")
    assert getattr(error, "filename", None) is None or sentence.startswith("папка/файл.pdf: ")
    assert "Внутренняя ошибка" not in sentence


def test_the_command_writes_in_whatever_encoding_it_is_given(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "zhas_eval.cli", "check", str(tmp_path / "нет")]
    around = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    told = subprocess.run(command, env=around, capture_output=True, check=False)
    assert told.returncode == REFUSED
    assert b"Takoi papki net" in told.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--outputs", ""],
        ["run", "--outputs", " "],
        ["run", "--notebooks-dir", ""],
        ["run", "--workers", "9" * 30],
        ["plan", "--outputs", ""],
        ["verify", ""],
        ["templates", "--outputs", ""],
        ["init", "x", "--data", ""],
        ["init", "x" * 300],
        ["check", "x" * 5000],
        ["check", "/dev/null"],
        ["run", "http://127.0.0.1:1/x"],
        ["run", "ftp://127.0.0.1:1/x"],
    ],
    ids=lambda arguments: " ".join(arguments)[:30],
)
def test_hostile_arguments_end_in_one_short_message(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exit_code == REFUSED
    assert "Traceback" not in result.output
    assert "Внутренняя ошибка" not in result.output
    assert len(result.output) < 3000
    assert list(tmp_path.iterdir()) == []
