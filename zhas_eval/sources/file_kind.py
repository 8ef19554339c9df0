"""What a file is by its bytes; its name only tells a text that is meant as a table from one that is not."""

from pathlib import Path
from typing import Literal

from zhas_eval.errors import InputError, Problem

Kind = Literal["zip", "xls", "parquet", "text"]
TEXT_ENDINGS = {".csv", ".tsv", ".txt"}
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")
# The stream in which Office keeps a workbook under a password.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WEB_PAGES = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style", b"<div", b"mime-version:")
XML_WORKBOOKS = (b"urn:schemas-microsoft-com:office:spreadsheet", b'progid="excel.sheet"')
HEAD_BYTES = 8_192


def detect_kind(path: Path) -> Kind:
    """The kind of a file that may hold a table.

    Raises InputError for what never does, with a rule of its own where the remedy is another.
    """
    with path.open("rb") as handle:
        head = handle.read(HEAD_BYTES)
    if not head:
        raise InputError([Problem("empty_file", file=path.name)])
    if head.startswith(b"PK"):
        return "zip"
    if head.startswith(OLE_MARK):
        if ENCRYPTED in path.read_bytes():
            raise InputError([Problem("password_protected", file=path.name)])
        return "xls"
    if head.startswith(b"PAR1"):
        return "parquet"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(WEB_PAGES) or (start.startswith(b"<?xml") and b"<html" in start):
        raise InputError([Problem("web_page", file=path.name)])
    if start.startswith(b"<?xml") and any(mark in start for mark in XML_WORKBOOKS):
        raise InputError([Problem("xml_workbook", file=path.name)])
    if start.startswith(b"<") or (b"\0" in head and not head.startswith(UTF16_MARKS)):
        raise InputError([Problem("unreadable_workbook", file=path.name)])
    return "text"
