"""The command ends in order wherever it is interrupted."""

import subprocess
import sys

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
