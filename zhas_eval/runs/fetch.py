"""A programme and notebooks from any address that fsspec knows, into a private folder of this machine."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from zhas_eval.errors import InputError, Problem
from zhas_eval.programme.narrative import NARRATIVE_FILE
from zhas_eval.runs.places import hide_password, is_remote, open_address, telling
from zhas_eval.sources.programme_folder import LOGFRAME_FILE, OVERRIDES_FILE, PASSPORT_FILE, RAW_FOLDER

PROGRAMME_FILES = (PASSPORT_FILE, LOGFRAME_FILE, NARRATIVE_FILE, OVERRIDES_FILE)
NOTEBOOK_KINDS = (".ipynb", ".py")


def fetch_programme(address: str, folder: Path) -> Path:
    """Copy the programme at ``address`` to ``folder/data/<its name>``; the path of the copy.

    A path of this machine is given back as it is. Raises InputError where there is no programme or it
    cannot be reached.
    """
    return _fetch(address, folder / "data", is_wanted=_is_of_programme)


def fetch_notebooks(address: str, folder: Path) -> Path:
    """Copy the notebooks at ``address``, and the modules beside them, to ``folder/<its name>``; its path.

    In a folder with ``fetch_programme`` they lie to it as in a working folder, and documents, which
    name the programme as the notebook sees it, are the same. Paths and errors as there.
    """
    return _fetch(address, folder, is_wanted=_is_notebook)


def _fetch(address: str, folder: Path, *, is_wanted: Callable[[PurePosixPath], bool]) -> Path:
    if not is_remote(address):
        return Path(address.removeprefix("file://"))
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
            (target / name).parent.mkdir(exist_ok=True)
            (target / name).write_bytes(fs.cat_file(f"{root}/{name}"))
    return target


def _is_of_programme(name: PurePosixPath) -> bool:
    # The names are the server's: nothing but these, and files directly in raw/, comes here.
    is_raw = len(name.parts) == 2 and name.parts[0] == RAW_FOLDER and name.name not in ("..", ".")
    return is_raw or str(name) in PROGRAMME_FILES


def _is_notebook(name: PurePosixPath) -> bool:
    return len(name.parts) == 1 and name.suffix in NOTEBOOK_KINDS
