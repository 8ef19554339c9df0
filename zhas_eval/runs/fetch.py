"""A programme and notebooks from any address that fsspec knows, into a private folder of this machine."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.narrative import NARRATIVE_FILE
from zhas_eval.runs.places import FILE, hide_password, is_remote, open_address, telling
from zhas_eval.sources.programme_folder import LOGFRAME_FILE, OVERRIDES_FILE, PASSPORT_FILE, RAW_FOLDER

PROGRAMME_FILES = (PASSPORT_FILE, LOGFRAME_FILE, NARRATIVE_FILE, OVERRIDES_FILE)


def fetch_inputs(programme: str, notebooks: str, folder: Path) -> tuple[Path, Path]:
    """The programme and the notebooks on this machine; both are addresses or paths.

    Where one of them is elsewhere both are copied, to ``folder/data/<name>`` and ``folder/<name>``: so they
    lie to each other as in a working folder, and documents, which name the programme as the notebook sees
    it, are the same wherever ``folder`` is. Raises InputError where one is not there or out of reach.
    """
    if not is_remote(programme) and not is_remote(notebooks):
        return Path(programme.removeprefix(FILE)), Path(notebooks.removeprefix(FILE))
    return (
        _fetch(programme, folder / "data", is_wanted=_is_of_programme),
        _fetch(notebooks, folder, is_wanted=_is_notebook),
    )


def _fetch(address: str, folder: Path, *, is_wanted: Callable[[PurePosixPath], bool]) -> Path:
    fs, root = open_address(address)
    shown = hide_password(address)
    with telling(shown):
        try:
            found = [PurePosixPath(path.removeprefix(root).lstrip("/")) for path in fs.find(root)]
        except FileNotFoundError:
            found = []
        wanted = [name for name in found if is_wanted(name)]
        if not wanted:
            raise InputError([Problem("no_folder", file=shown, details={"folder": shown})])
        target = folder / PurePosixPath(root).name
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in wanted:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(fs.cat_file(f"{root}/{name}"))
    return target


def _is_of_programme(name: PurePosixPath) -> bool:
    # The names are the server's: nothing but these, and files directly in raw/, comes here.
    is_raw = len(name.parts) == 2 and name.parts[0] == RAW_FOLDER and name.name not in ("..", ".")
    return is_raw or str(name) in PROGRAMME_FILES


def _is_notebook(name: PurePosixPath) -> bool:
    is_inside = not any(part.startswith(".") for part in name.parts)
    return is_inside and (name.suffix == ".py" or (len(name.parts) == 1 and name.suffix == ".ipynb"))
