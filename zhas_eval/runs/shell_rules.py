"""What holds in every run, whatever executes it; an extension of IPython for kernels that are not ours.

A shell command that fails is an error, as is leaving by ``exit``; the global generators of ``random`` and
numpy begin from the seed of the run.
"""

import random
from typing import Any, NoReturn

SEED = 20_230_925
SECTION = "RunRules"


def apply_rules(shell: Any, *, seed: int) -> None:
    """Make the rules hold in an IPython shell."""
    shell.system_raise_on_error = True
    shell.ask_exit = _leave

    def begin(*_: Any) -> None:
        import numpy as np

        random.seed(seed)
        np.random.seed(seed % 2**32)
        shell.events.unregister("pre_run_cell", begin)

    # Not sooner: a kernel that starts draws numbers itself.
    shell.events.register("pre_run_cell", begin)


def kernel_arguments(seed: int) -> list[str]:
    """Arguments with which an ipykernel starts with the rules."""
    # A kernel that cannot have the rules does not start: what fails would pass for done.
    strict = "--InteractiveShellApp.reraise_ipython_extension_failures=True"
    return [f"--ext={__name__}", f"--{SECTION}.seed={seed}", strict]


def load_ipython_extension(shell: Any) -> None:
    """Called by IPython; the seed is among the arguments of the kernel."""
    apply_rules(shell, seed=int(shell.config[SECTION]["seed"]))


def _leave() -> NoReturn:
    raise SystemExit("exit")
