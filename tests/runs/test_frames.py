"""Messages: whole again, however they are cut on their way."""

import json
import socket
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhas_eval.runs.frames import Inbox, pack, receive

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
MESSAGES = st.lists(st.dictionaries(st.text(), VALUES, max_size=3), max_size=4)


@given(messages=MESSAGES, size=st.integers(1, 40))
def test_messages_arrive_as_they_were_sent(messages: list[dict[str, object]], size: int) -> None:
    stream = b"".join(map(pack, messages))
    inbox = Inbox()
    for start in range(0, len(stream), size):
        inbox.feed(stream[start : start + size])
    assert list(inbox.messages) == messages


def test_what_is_no_json_is_sent_as_jupyter_sends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json, "dumps", None)
    day = datetime(2023, 9, 25, tzinfo=UTC)
    inbox = Inbox()
    inbox.feed(pack({"image": b"\x89PNG", "missing": float("nan"), "day": day}))
    (message,) = inbox.messages
    assert message == {"image": "iVBORw==", "missing": "nan", "day": "2023-09-25T00:00:00.000000"}


def test_the_end_of_the_other_side_is_no_message() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(pack({"kind": "end"}) + b"\x00\x00")
        theirs.shutdown(socket.SHUT_WR)
        assert receive(ours) == {"kind": "end"}
        assert receive(ours) is None
