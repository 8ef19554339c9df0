"""Where documents go that do not stay on this machine: any address that fsspec knows, S3 above all."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import fsspec

from zhas_eval.errors import InputError, Problem
from zhas_eval.runs.cluster import missing_extra
from zhas_eval.sources.whole_files import write_file

# The classes below have a ``list`` of their own.
Names = list[str]
S3 = ("s3", "s3a")
FILE = "file://"


class OutputPlace(Protocol):
    """A folder of named contents, here or elsewhere; a name has slashes and is relative."""

    def read(self, name: str) -> bytes | None:
        """The content, None where there is none."""

    def write(self, name: str, content: bytes) -> None:
        """Put the content, whole or not at all, in place of any that is there."""

    def create(self, name: str, content: bytes) -> bool:
        """Put the content where there is none; whether there was none. Of several at once one succeeds."""

    def delete(self, name: str) -> None:
        """Take the content away, if it is there."""

    def list(self, prefix: str = "") -> Names:
        """All names that begin with ``prefix``, in order."""


class LocalPlace:
    """A folder of this machine or of a share that is mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> bytes | None:
        """The content, None where there is none."""
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None

    def write(self, name: str, content: bytes) -> None:
        """Put the content in place of any that is there."""
        write_file(self.folder / name, content)

    def create(self, name: str, content: bytes) -> bool:
        """Put the content where there is none; whether there was none."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            return False
        return True

    def delete(self, name: str) -> None:
        """Take the content away, if it is there."""
        (self.folder / name).unlink(missing_ok=True)

    def list(self, prefix: str = "") -> Names:
        """All names that begin with ``prefix``, in order."""
        names = (
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        )
        return sorted(name for name in names if name.startswith(prefix))


class FsspecPlace:
    """A folder at an address; on S3 one PUT a content, so that readers see the old one or the new one.

    Where a file system writes piece by piece (sftp), a content that was cut off is found by its hash.
    """

    def __init__(self, address: str) -> None:
        """Raises InputError where the address has a protocol that is not known or not installed."""
        self.address = hide_password(address)
        self.fs, self.root = open_address(address)

    def read(self, name: str) -> bytes | None:
        """The content, None where there is none."""
        with telling(self.address):
            try:
                content: bytes = self.fs.cat_file(self._path(name))
            except FileNotFoundError:
                return None
            return content

    def write(self, name: str, content: bytes) -> None:
        """Put the content in place of any that is there."""
        self._put(name, content, mode="overwrite")

    def create(self, name: str, content: bytes) -> bool:
        """Put the content where there is none; whether there was none."""
        try:
            self._put(name, content, mode="create")
        except FileExistsError:
            return False
        except InputError:
            # S3 says that a condition failed, in words that differ by server.
            if self.read(name) is None:
                raise
            return False
        return True

    def delete(self, name: str) -> None:
        """Take the content away, if it is there."""
        with telling(self.address):
            try:
                self.fs.rm_file(self._path(name))
            except FileNotFoundError:
                return

    def list(self, prefix: str = "") -> Names:
        """All names that begin with ``prefix``, in order."""
        with telling(self.address):
            # Others write there too: what was listed before is not believed.
            self.fs.invalidate_cache()
            start = self._path(prefix.rpartition("/")[0])
            try:
                found: Names = self.fs.find(start)
            except FileNotFoundError:
                return []
        names = (path.removeprefix(self.root).lstrip("/") for path in found)
        return sorted(name for name in names if name.startswith(prefix))

    def _put(self, name: str, content: bytes, *, mode: str) -> None:
        path = self._path(name)
        with telling(self.address):
            try:
                self.fs.pipe_file(path, content, mode=mode)
            except FileNotFoundError as error:
                # Folders are made where the file system has them; a bucket, which S3 would make too, is not.
                start = re.match("/?[^/]*", path)
                if start is None or not self.fs.exists(start[0]):
                    raise _unreachable(self.address, error) from None
                self.fs.makedirs(path.rpartition("/")[0], exist_ok=True)
                self.fs.pipe_file(path, content, mode=mode)

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}" if name else self.root


def open_place(address: str) -> OutputPlace:
    """The place at an address; a path, and ``file://``, is a folder of this machine."""
    if not is_remote(address):
        return LocalPlace(Path(address.removeprefix(FILE)))
    return FsspecPlace(address)


def is_remote(address: str) -> bool:
    """Whether an address is more than a path.

    >>> is_remote("s3://ngo/outputs"), is_remote("outputs"), is_remote("file:///srv/outputs")
    (True, False, False)
    """
    return "://" in address and not address.startswith(FILE)


def open_address(address: str) -> tuple[Any, str]:
    """File system and path of an address. Raises InputError as ``FsspecPlace``."""
    try:
        fs, path = fsspec.core.url_to_fs(address)
    except ImportError:
        protocol = address.partition("://")[0]
        if protocol in S3:
            raise missing_extra("s3fs") from None
        raise missing_extra(protocol, install=f"fsspec[{protocol}]") from None
    except ValueError:
        raise InputError([Problem("unknown_protocol", file=hide_password(address))]) from None
    except OSError as error:
        # Some connect at once.
        raise _unreachable(hide_password(address), error) from error
    return fs, path.rstrip("/")


def hide_password(address: str) -> str:
    """The address as it may be shown.

    >>> hide_password("sftp://user:secret@host/folder"), hide_password("s3://ngo/outputs")
    ('sftp://host/folder', 's3://ngo/outputs')
    """
    return re.sub(r"(?<=://)[^/]*@", "", address)


@contextmanager
def telling(address: str) -> Iterator[None]:
    """An error of a place as InputError, without the words of the server, which may hold keys."""
    try:
        yield
    except (InputError, FileNotFoundError, FileExistsError):
        raise
    except Exception as error:
        # Each file system has errors of its own: botocore's are no OSError.
        raise _unreachable(address, error) from error


def _unreachable(address: str, error: Exception) -> InputError:
    details = {"reason": type(error).__name__}
    return InputError([Problem("place_unreachable", file=address, details=details)])
