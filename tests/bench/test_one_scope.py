"""The benchmark of one set still runs: nothing else calls it."""

import subprocess
import sys
from pathlib import Path


def test_every_part_of_a_set_is_listed() -> None:
    command = [sys.executable, str(Path(__file__).with_name("one_scope.py")), "--region", "wko"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    listed = [line.split()[0] for line in ended.stdout.splitlines()[1:] if line]
    assert {"20_beneficiaries", "60_findings", "appendix", "sum"} <= set(listed)
