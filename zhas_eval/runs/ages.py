"""Which documents of a set are older than their sources, or than those in other languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhas_eval.presentation.wording import Wording
from zhas_eval.runs.manifest import BESIDE_PROGRAMME


def is_old(run: Mapping[str, Any], inputs: Mapping[str, str], code: str) -> bool:
    """Whether a run read other files of the programme than those there now, or was done by other code."""
    read = {name: sha for name, sha in run["inputs"].items() if not name.startswith(BESIDE_PROGRAMME)}
    return read != inputs or run.get("code") != code


def tell_age(groups: Sequence[Sequence[str]], old: Sequence[str], wording: Wording) -> tuple[str, ...]:
    """What is said of documents that are older than their sources, or than those in other languages."""
    new = [language for group in groups for language in group if language not in old]
    if old and new:
        return (wording("run.index.old_note", old=", ".join(old), new=", ".join(new)),)
    if len(groups) > 1:
        return (wording("run.index.mixed_note", languages=" ≠ ".join(map(", ".join, groups))),)
    return (wording("run.index.outdated_note"),) if old else ()
