"""Messages on a socket: the length in four bytes, then JSON as Jupyter writes it."""

import json
import socket
import struct
from collections import deque
from typing import Any

from jupyter_client.jsonutil import json_clean, json_default

Message = dict[str, Any]
_LENGTH = struct.Struct("!I")
# Of its own: a notebook may change ``json.dumps``.
_ENCODE = json.JSONEncoder(
    default=json_default, ensure_ascii=False, allow_nan=False, check_circular=False
).encode


def pack(message: Message) -> bytes:
    """The message as it travels; bytes in it become base64, days ISO 8601.

    >>> pack({"kind": "ready"})
    b'\\x00\\x00\\x00\\x11{"kind": "ready"}'
    """
    try:
        text = _ENCODE(message)
    except (TypeError, ValueError):  # NaN, which is no JSON
        text = _ENCODE(json_clean(message))
    body = text.encode("utf-8", "surrogateescape")
    return _LENGTH.pack(len(body)) + body


class Inbox:
    """Puts messages together again from the pieces in which they arrive.

    >>> inbox = Inbox()
    >>> for piece in (b"\\x00\\x00", b"\\x00\\x02{", b"}\\x00"):
    ...     inbox.feed(piece)
    >>> list(inbox.messages)
    [{}]
    """

    def __init__(self) -> None:
        self.messages: deque[Message] = deque()
        self._rest = bytearray()

    def feed(self, piece: bytes) -> None:
        """Take in what has arrived."""
        self._rest += piece
        while len(self._rest) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._rest)[0]
            if len(self._rest) < end:
                return
            self.messages.append(_unpack(self._rest[_LENGTH.size : end]))
            del self._rest[:end]


def receive(connection: socket.socket) -> Message | None:
    """The next message, waited for; None where the other side has gone."""
    header = _receive_exactly(connection, _LENGTH.size)
    body = header and _receive_exactly(connection, _LENGTH.unpack(header)[0])
    return _unpack(body) if body else None


def _unpack(body: bytes | bytearray) -> Message:
    message: Message = json.loads(body.decode("utf-8", "replace"))
    return message


def _receive_exactly(connection: socket.socket, size: int) -> bytes:
    received = bytearray()
    while len(received) < size:
        piece = connection.recv(size - len(received))
        if not piece:
            return b""
        received += piece
    return bytes(received)
