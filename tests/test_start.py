"""The command ends in order wherever it is interrupted."""

import subprocess
import sys

import pytest

from zhas_eval import start

INTERRUPTED_WHILE_LOADING = """
import sys
from zhas_eval.start import main

class Interrupt:
    def find_spec(self, name, *_):
        if name == "zhas_eval.cli":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupt())
main()
"""


def test_an_interrupt_while_the_command_is_loaded_is_no_traceback() -> None:
    command = [sys.executable, "-c", INTERRUPTED_WHILE_LOADING]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_libraries_that_cannot_be_loaded_end_in_one_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "zhas_eval.cli", None)
    with pytest.raises(SystemExit) as ended:
        start.main()
    assert ended.value.code == start.NOT_LOADED
    told = capsys.readouterr().err
    assert told.startswith("Программа не загрузилась (ModuleNotFoundError)")
    assert told.count("\n") == 1
