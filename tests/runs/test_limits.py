"""Too few descriptors are told before a run begins."""

import errno
import resource

import pytest

from zhas_eval.cli.system_errors import describe_system_error
from zhas_eval.runs.limits import LEAST, USUAL, ensure_descriptors


@pytest.mark.parametrize(
    ("soft", "hard", "raised_to"),
    [
        (LEAST - 1, 4 * USUAL, USUAL),
        (LEAST, LEAST, None),
        (USUAL, resource.RLIM_INFINITY, None),
        (24, resource.RLIM_INFINITY, USUAL),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, None),
    ],
)
def test_as_many_as_the_system_lets(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, raised_to: int | None
) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: told.append(limits))
    ensure_descriptors()
    assert told == ([] if raised_to is None else [(raised_to, hard)])


def test_too_few_are_refused_with_their_own_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (24, LEAST - 1))
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    with pytest.raises(OSError) as refused:
        ensure_descriptors()
    assert refused.value.errno == errno.EMFILE
    assert describe_system_error(refused.value).rule == "system_too_many_files"
