"""The engine ``zhas-warm`` of papermill: a notebook executed in a process forked from a warm parent.

``papermill --engine zhas-warm in.ipynb out.ipynb``. Outputs, errors, counts and times are those of the
standard engine, whose client it shares; where processes cannot be forked, that one serves by the same rules.
"""

import ast
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager
from papermill.exceptions import PapermillExecutionError
from papermill.log import logger
from papermill.translators import papermill_translators

from zhas_eval.runs.given_parameters import check_given_parameters
from zhas_eval.runs.honest_client import HonestClient, note_refusal
from zhas_eval.runs.shell_rules import SEED, kernel_arguments
from zhas_eval.runs.translator import TypedTranslator
from zhas_eval.runs.warm_cells import WarmClient
from zhas_eval.runs.warm_client import is_warm, start_run
from zhas_eval.runs.warm_run import NoParentError, RunDiedError

NAME = "zhas-warm"
# Whoever chooses the engine has days and paths as parameters.
papermill_translators.register("python", TypedTranslator)
# Worth importing before a fork where a notebook asks for them; importing them starts nothing.
HEAVY = frozenset(
    {"numpy", "pandas", "pyarrow", "scipy", "matplotlib", "seaborn", "statsmodels", "zhas_eval"}
)


class WarmEngine(Engine):  # type: ignore[misc]
    """What papermill calls."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        seed: int = SEED,
        modules: Iterable[str] | None = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        show: Callable[[NotebookNode], None] | None = None,
        **options: Any,
    ) -> None:
        """Execute the notebook of ``nb_man``.

        ``seed`` is what the global generators of ``random`` and numpy begin from; ``modules`` are imported
        before the first fork of this process, by default those of the notebook's imports that take time.
        ``show`` is given the notebook that is filled, whatever becomes of the run.
        Other ``options`` are those of nbclient's NotebookClient.
        """
        options |= {
            "kernel_name": kernel_name,
            "startup_timeout": start_timeout,
            "timeout": execution_timeout or options.get("timeout"),
            "log": logger,
        }
        options.pop("input_path", None)
        if show:
            show(nb_man.nb)
        try:
            client = _make_client(nb_man, seed=seed, modules=modules, options=options)
        except BaseException as error:
            note_refusal(nb_man, error)
            raise
        client.execute()
        _refuse_early_exit(nb_man.nb)


def _make_client(
    nb_man: NotebookExecutionManager, *, seed: int, modules: Iterable[str] | None, options: dict[str, Any]
) -> HonestClient:
    nb = nb_man.nb
    check_given_parameters(nb)
    if not _is_python(nb):
        return HonestClient(nb_man, **options)
    if is_warm():
        found = find_heavy_imports(nb) if modules is None else modules
        with suppress(NoParentError):
            try:
                run = start_run(found, seed=seed, timeout=options["startup_timeout"])
            except RunDiedError as error:
                raise DeadKernelError(str(error)) from None
            return WarmClient(nb_man, run=run, **options)
    logger.warning(describe_fallback())
    arguments = [*options.pop("extra_arguments", []), *kernel_arguments(seed)]
    return HonestClient(nb_man, extra_arguments=arguments, **options)


def _is_python(nb: NotebookNode) -> bool:
    about = nb.metadata
    language = about.get("kernelspec", {}).get("language") or about.get("language_info", {}).get("name")
    return language in {None, "python"}


def describe_fallback() -> str:
    """The line that tells that the standard engine serves, in the language of the user's system."""
    from zhas_eval.presentation.wording import Wording, interface_language

    return Wording(interface_language(os.environ))("run.engine.standard")


def find_heavy_imports(nb: NotebookNode) -> tuple[str, ...]:
    """The modules named by the notebook's imports that are worth importing before a fork."""
    found: set[str] = set()
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        with suppress(SyntaxError):  # a cell with a magic
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Import):
                    found |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module)
    return tuple(sorted(name for name in found if name.split(".")[0] in HEAVY))


def _refuse_early_exit(nb: NotebookNode) -> None:
    """Papermill lets ``sys.exit(0)`` pass for success, with all that it left undone."""
    for index, cell in enumerate(nb.cells):
        if not cell.metadata.get("papermill", {}).get("exception"):
            continue
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename == "SystemExit" and output.evalue in {"", "0"}:
                raise PapermillExecutionError(
                    cell_index=index,
                    exec_count=cell.execution_count,
                    source=cell.source,
                    ename=output.ename,
                    evalue=output.evalue,
                    traceback=output.traceback,
                )
