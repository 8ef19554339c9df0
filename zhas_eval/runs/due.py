"""What of a plan is left to do, and why: the rest is there from an earlier run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import nbformat
from nbformat import NotebookNode

from zhas_eval.runs.keys import (
    OwnCode,
    Surroundings,
    binding_ingredients,
    look_at_code,
    render_ingredients,
    run_ingredients,
    seed_of,
)
from zhas_eval.runs.plan import DocumentSet, Plan
from zhas_eval.runs.publish import name_executed
from zhas_eval.runs.stable import make_stable
from zhas_eval.runs.store import Ingredients, Record, ResultStore
from zhas_eval.runs.tasks import Run

Kind = Literal["run", "print", "kept"]
NEW, DAMAGED = "new", "damaged"


@dataclass(frozen=True)
class Due:
    """What is due for one notebook of a set.

    ``why``: the ingredients that have changed, ``new`` where nothing is known of it, ``damaged`` where
    what was kept is not whole. ``record`` is what is kept, where it serves as it is.
    """

    task: Run
    kind: Kind
    why: tuple[str, ...]
    ingredients: Ingredients
    record: Record | None = None


class Reckoner:
    """Compares what a plan needs with what the store has."""

    def __init__(self, store: ResultStore, around: Surroundings) -> None:
        self.store, self.around = store, around
        self._sources: dict[Path, NotebookNode] = {}
        self._own: dict[Path, OwnCode] = {}

    def list_due(self, plan: Plan) -> Iterable[Due]:
        """What is due for each notebook of each set, in order."""
        for planned in plan.sets:
            for notebook in planned.notebooks:
                yield self.reckon(planned, notebook, plan.parameters.get(notebook, {}))

    def reckon(
        self, planned: DocumentSet, notebook: Path, parameters: Mapping[str, Any] = MappingProxyType({})
    ) -> Due:
        """What is due for a notebook of a set, with the parameters that a user gave it."""
        source = self._source(notebook)
        task = Run(planned, notebook, seed_of(planned, notebook), dict(parameters))
        ingredients = run_ingredients(task, source, self._own_code(notebook), around=self.around)
        record = self.store.find(place_of(planned, notebook.stem))
        if record is None:
            return Due(task, "run", (NEW,), ingredients)
        if changed := find_changes(record.run, ingredients):
            return Due(task, "run", changed, ingredients)
        name = name_executed(notebook.stem, planned.language)
        executed = self.store.get(record.files.get(name, ""))
        if executed is None:
            return Due(task, "run", (DAMAGED,), ingredients)
        changed = find_changes(record.render, render_ingredients(executed, source, around=self.around))
        if not changed and self.store.has(record):
            return Due(task, "kept", (), ingredients, record)
        executed = renew_prose(source, executed, programme=planned.programme, folder=notebook.parent)
        task = replace(task, executed=executed)
        return Due(task, "print", changed or (DAMAGED,), ingredients)

    def record_of(self, due: Due, files: Mapping[str, str], *, executed: bytes, title: str) -> Record:
        """The record of a task that was done."""
        source = self._source(due.task.notebook)
        render = render_ingredients(executed, source, around=self.around)
        return Record(due.ingredients, render, files, title)

    def find_binding(
        self, planned: DocumentSet, executed: Mapping[str, str]
    ) -> tuple[Ingredients, Record | None]:
        """What the appendix of a set is made from, and its record where that serves."""
        ingredients = binding_ingredients(planned, executed, around=self.around)
        record = self.store.find(place_of(planned, ""))
        serves = record is not None and not find_changes(record.run, ingredients) and self.store.has(record)
        return ingredients, record if serves else None

    def _own_code(self, notebook: Path) -> OwnCode:
        if notebook not in self._own:
            self._own[notebook] = look_at_code(self._source(notebook), notebook.parent)
        return self._own[notebook]

    def _source(self, notebook: Path) -> NotebookNode:
        if notebook not in self._sources:
            self._sources[notebook] = nbformat.read(notebook, as_version=4)
        return self._sources[notebook]


def place_of(planned: DocumentSet, name: str) -> str:
    """Where the record of a notebook lies, or, without a name, that of the set's appendix and tables."""
    part = "whole" if planned.is_whole else "part"
    return (planned.place / f"{name or f'appendix-{part}'}.{planned.language}").as_posix()


def find_changes(before: Ingredients, now: Ingredients) -> tuple[str, ...]:
    """The ingredients that are not the same.

    >>> find_changes({"code": "1", "data": "1"}, {"code": "1", "data": "2", "seed": "3"})
    ('data', 'seed')
    """
    return tuple(name for name in {**now, **before} if before.get(name) != now.get(name))


def renew_prose(source: NotebookNode, executed: bytes, *, programme: Path, folder: Path) -> bytes:
    """The executed notebook with the text cells of its source as they are now."""
    done = nbformat.reads(executed.decode(), as_version=4)
    code = iter([cell for cell in done.cells if cell.cell_type == "code"])
    cells = []
    for cell in source.cells:
        if cell.cell_type != "code":
            prose = nbformat.from_dict(dict(cell))
            # As papermill leaves it.
            prose.metadata.setdefault("tags", [])
            cells.append(prose)
            continue
        cells.append(next(code))
        if "parameters" in cell.metadata.get("tags", []):
            cells.append(next(code))
    done.cells = cells
    for key in ("zhas", "title"):
        done.metadata.pop(key, None)
        if key in source.metadata:
            done.metadata[key] = source.metadata[key]
    stable = make_stable(done, programme=programme, folder=folder)
    text: str = nbformat.writes(stable)
    return f"{text}\n".encode()
