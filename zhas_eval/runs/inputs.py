"""The input files of a run as they were when it began."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from zhas_eval.programme.scope import Programme
from zhas_eval.runs.manifest import hash_inputs
from zhas_eval.sources.programme_folder import input_paths


class InputWatch:
    """Knows the hashes of all input files and whether one has changed since.

    It is made before they are read. ``given`` are the files that a user's parameters name.
    """

    def __init__(
        self,
        programme: Programme,
        notebooks: Sequence[Path],
        given: Mapping[str, Path] = MappingProxyType({}),
    ) -> None:
        self.programme, self.notebooks, self.given = programme, notebooks, given
        self._seen = self._look()
        self.hashes = hash_inputs(programme, notebooks, given)

    def changed(self) -> list[str]:
        """Names of the files that are others than at the beginning, came or went."""
        seen = self._look()
        # Hashing large files for every set would cost more than the sets.
        if seen == self._seen:
            return []
        current = hash_inputs(self.programme, self.notebooks, self.given)
        changed = [name for name in {*current, *self.hashes} if current.get(name) != self.hashes.get(name)]
        if not changed:
            self._seen = seen
        return sorted(changed)

    def _look(self) -> list[tuple[str, int, int, int]]:
        read = (*input_paths(self.programme), *self.notebooks, *self.given.values())
        paths = [path for path in read if path.is_file()]
        stats = [(path, path.stat()) for path in paths]
        return [(str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino) for path, stat in stats]
