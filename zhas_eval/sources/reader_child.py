"""The process that opens users' files: it may run out of memory or time without harm to the one that asked.

A request is a line of JSON on the standard input, an answer a line on the standard output. Nothing
else that this process writes is read by anybody: it could hold personal data.
"""

import errno
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib.abc import MetaPathFinder
from pathlib import Path

from zhas_eval.errors import InputError
from zhas_eval.sources.file_kind import Kind, detect_kind
from zhas_eval.sources.read_parquet import read_parquet
from zhas_eval.sources.read_text import read_text
from zhas_eval.sources.read_xls import read_xls
from zhas_eval.sources.read_zipped import read_zipped
from zhas_eval.sources.sheet_drafts import SheetDraft

READERS: dict[Kind, Callable[[Path, Path], list[SheetDraft]]] = {
    "zip": read_zipped,
    "xls": read_xls,
    "parquet": read_parquet,
    "text": read_text,
}


class WithoutPandas(MetaPathFinder):
    """pyarrow loads pandas where it can, which takes as long as all the rest of the start."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Pandas is not there."""
        if fullname == "pandas":
            raise ImportError(fullname)


def main() -> None:
    """Answer requests until there are no more; the argument is the most memory to take, in bytes."""
    limit_memory(int(sys.argv[1]))
    sys.meta_path.insert(0, WithoutPandas())
    # Whatever a library prints goes nowhere, and cannot be taken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        request = json.loads(line)
        answers.write(json.dumps(answer(Path(request["path"]), Path(request["folder"]))) + "\n")
        answers.flush()


def answer(path: Path, folder: Path) -> dict[str, object]:
    """``sheets`` or ``problems`` of a file; the cells of the sheets are in files of ``folder``."""
    try:
        return {"sheets": [asdict(sheet) for sheet in READERS[detect_kind(path)](path, folder)]}
    except InputError as error:
        return {"problems": [asdict(problem) for problem in error.problems]}
    except OSError as error:
        rule = "disk_full" if error.errno == errno.ENOSPC else "locked_file"
        return {"problems": [{"rule": rule, "file": path.name}]}


def limit_memory(most: int) -> None:
    """Refuse memory beyond ``most`` bytes, and leave no dump of it on the disk.

    Windows has no such limits: there the limit of time is the only one.
    """
    if sys.platform == "win32":
        return
    import resource

    for name, size in ((resource.RLIMIT_AS, most), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(name)
        least = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(name, (least, hard))


if __name__ == "__main__":
    main()
