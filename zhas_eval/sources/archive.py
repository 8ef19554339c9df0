"""The zip that .xlsx, .xlsb and .ods files are, opened with care: nothing in it is believed unseen."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from zhas_eval.errors import InputError, Problem

CHUNK = 1 << 20
# Sheets of real registers shrink 10 to 40 times; zeros shrink a thousand times.
MOST_RATIO = 150
RATIO_FROM = 32 << 20
MOST_BYTES = 4 << 30
# Parts that only name other parts.
MOST_SMALL = 16 << 20
ENTITY_MARKS = [
    text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
]
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class Archive:
    """Parts of a zip by name; a name is found in any case, as Excel finds it."""

    def __init__(self, path: Path) -> None:
        """Raises InputError for a zip that is cut off, under a password, or swells when unpacked."""
        self.file = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except BROKEN as error:
            raise self.refusal("damaged_workbook") from error
        self._parts = {info.filename.replace("\\", "/").lower(): info for info in self._zip.infolist()}
        self._check_sizes()
        self._check_entities()

    def refusal(self, rule: str, **place: str) -> InputError:
        """The error that the file cannot be read by this rule."""
        return InputError([Problem(rule, file=self.file, **place)])  # type: ignore[arg-type]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, some at a time. Raises InputError where it is missing or damaged."""
        if name not in self:
            raise InputError([Problem("missing_part", file=self.file, details={"part": name})])
        try:
            with self._zip.open(self._parts[name.lower()]) as handle:
                while chunk := handle.read(CHUNK):
                    yield chunk
        except BROKEN as error:
            raise self.refusal("damaged_workbook") from error

    def read_xml(self, name: str) -> ElementTree.Element:
        """A small part as a tree; its elements lose their namespaces, which producers write variously."""
        if name in self and self._parts[name.lower()].file_size > MOST_SMALL:
            raise self.refusal("swollen_workbook")
        try:
            root = ElementTree.fromstring(b"".join(self.chunks(name)))
        except ElementTree.ParseError as error:
            raise self.refusal("damaged_workbook") from error
        for element in root.iter():
            element.tag = local_name(element.tag)
            element.attrib = {local_name(key): value for key, value in element.attrib.items()}
        return root

    def read_bytes(self, name: str) -> bytes:
        """A small part as bytes."""
        if name in self and self._parts[name.lower()].file_size > MOST_SMALL:
            raise self.refusal("swollen_workbook")
        return b"".join(self.chunks(name))

    def _check_sizes(self) -> None:
        for info in self._parts.values():
            if info.flag_bits & 1:
                raise self.refusal("password_protected")
            swells = info.file_size > MOST_RATIO * max(info.compress_size, 1)
            if swells and info.file_size > RATIO_FROM:
                raise self.refusal("swollen_workbook")
        if sum(info.file_size for info in self._parts.values()) > MOST_BYTES:
            raise self.refusal("swollen_workbook")

    def _check_entities(self) -> None:
        """No part declares entities: Office writes none, and they can unfold without end."""
        for name in self._parts:
            if name.endswith((".xml", ".rels")):
                head = next(self.chunks(name), b"")
                if any(mark in head for mark in ENTITY_MARKS):
                    raise self.refusal("entities_in_workbook")


def local_name(name: str) -> str:
    """A name of XML without its namespace or prefix.

    >>> local_name("{urn:a}sheet"), local_name("x:sheet")
    ('sheet', 'sheet')
    """
    return name.rpartition("}")[2].rpartition(":")[2]


def find_targets(archive: Archive, relations: str) -> dict[str, str]:
    """Id → name of the part, by a workbook's relations."""
    return {
        link.get("Id", ""): _resolve(link.get("Target", ""))
        for link in archive.read_xml(relations).iter("Relationship")
    }


def _resolve(target: str) -> str:
    """A target as a name in the zip: from its root where it starts with a slash, else from ``xl``."""
    return target[1:] if target.startswith("/") else f"xl/{target.removeprefix('./')}"
