"""What a worker process does: one notebook to its documents, one set to its appendix."""

from functools import cache
from time import perf_counter

import nbformat
from nbformat import NotebookNode

from zhas_eval.presentation.blocks import BLOCK_MIME
from zhas_eval.presentation.marks import plain
from zhas_eval.presentation.wording import Wording
from zhas_eval.reporting.appendix import bind_notebooks
from zhas_eval.reporting.export_html import DocumentHTMLExporter
from zhas_eval.reporting.export_pdf import DocumentPDFExporter
from zhas_eval.reporting.ledger import figures_table, read_figures, unite_figures
from zhas_eval.reporting.workbook import tables_workbook
from zhas_eval.runs.execute import execute_notebook
from zhas_eval.runs.failures import Failure, Stage, failure_of
from zhas_eval.runs.publish import name_executed
from zhas_eval.runs.tasks import Binding, Outcome, Run, Task


def perform(task: Task) -> Outcome:
    """Do a task; an exception becomes a failure of the outcome."""
    work = _Work(task)
    try:
        if isinstance(task, Run):
            _make_documents(task, work)
        else:
            _make_appendix(task, work)
    except Exception as error:  # noqa: BLE001 - one failed task must not stop the others
        name, message = failure_of(error, wording=Wording(task.planned.language))
        work.fail(name, message=message)
    return work.outcome()


class _Work:
    """A task in hand: notes its stage, files and time."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.stage: Stage = "execute" if isinstance(task, Run) else "appendix"
        self.files: dict[str, bytes] = {}
        self.title = ""
        self.seconds: dict[str, float] = {}
        self.failure: Failure | None = None
        self._since = perf_counter()

    def write(self, name: str, content: bytes) -> None:
        self.files[name] = content

    def clock(self, part: str) -> None:
        now = perf_counter()
        self.seconds[part] = now - self._since
        self._since = now

    def fail(self, error: str, *, cell: int | None = None, message: str = "") -> None:
        planned = self.task.planned
        notebook = self.task.notebook.stem if isinstance(self.task, Run) else ""
        self.failure = Failure(
            *(notebook, planned.region, planned.period, self.stage, error, cell, message),
            language=planned.language,
        )

    def outcome(self) -> Outcome:
        return Outcome(self.task, self.files, self.title, self.seconds, self.failure)


def _make_documents(run: Run, work: _Work) -> None:
    planned, name = run.planned, run.notebook.stem
    if run.executed is None:
        execution = execute_notebook(
            run.notebook,
            programme=planned.programme,
            region=planned.region,
            period=planned.period,
            language=planned.language,
            others=run.parameters,
            seed=run.seed,
        )
        work.clock("execute")
        content = (nbformat.writes(execution.notebook) + "\n").encode()
        if execution.failure:
            work.write(name_executed(name, planned.language, is_failed=True), content)
            failure = execution.failure
            work.fail(failure.error, cell=failure.cell, message=failure.message)
            return
        notebook = execution.notebook
    else:
        content, notebook = run.executed, nbformat.reads(run.executed.decode(), as_version=4)
    work.write(name_executed(name, planned.language), content)
    work.title = plain(read_cover(notebook).get("title", name))
    _export(notebook, name, work, language=planned.language, part="")


def _make_appendix(binding: Binding, work: _Work) -> None:
    planned = binding.planned
    wording = Wording(planned.language)
    notebooks = [
        nbformat.reads(binding.notebooks[path.stem].decode(), as_version=4) for path in planned.notebooks
    ]
    figures = unite_figures(map(read_figures, notebooks), wording=wording)
    work.write("figures.parquet", figures_table(figures))
    title, subtitle = wording("appendix.title"), read_cover(notebooks[0]).get("subtitle", "")
    tables = tables_workbook(notebooks, title=title, subtitle=plain(subtitle), figures=figures)
    work.write(f"tables.{planned.language}.xlsx", tables)
    work.clock("tables")
    if planned.is_whole:
        appendix = bind_notebooks(notebooks, title=title, subtitle=subtitle)
        _export(appendix, "appendix", work, language=planned.language, part="appendix ")


def _export(notebook: NotebookNode, name: str, work: _Work, *, language: str, part: str) -> None:
    stage = work.stage
    work.stage = "html" if isinstance(work.task, Run) else stage
    html, _ = html_exporter().from_notebook_node(notebook)
    work.write(f"{name}.{language}.html", html.encode())
    work.clock(f"{part}html")
    work.stage = "pdf" if isinstance(work.task, Run) else stage
    pdf, _ = pdf_exporter().from_notebook_node(notebook)
    work.write(f"{name}.{language}.pdf", pdf)
    work.clock(f"{part}pdf")


@cache
def html_exporter() -> DocumentHTMLExporter:
    """The one HTML exporter of a process."""
    return DocumentHTMLExporter()  # type: ignore[no-untyped-call]


@cache
def pdf_exporter() -> DocumentPDFExporter:
    """The one PDF exporter of a process: it keeps the fonts."""
    return DocumentPDFExporter()  # type: ignore[no-untyped-call]


def read_cover(notebook: NotebookNode) -> dict[str, str]:
    """The cover block of an executed notebook, empty where it shows none."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            block: dict[str, str] = output.get("data", {}).get(BLOCK_MIME, {})
            if block.get("kind") == "cover":
                return block
    return {}
