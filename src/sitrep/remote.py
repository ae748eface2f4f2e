"""Files of object stores, by URL: ``s3://bucket/news``, and whatever else fsspec speaks.

Credentials, endpoint and region come from where the store's own tools take them: for S3 the environment (``AWS_ACCESS_KEY_ID``,
``AWS_PROFILE``, ``AWS_ENDPOINT_URL`` ...), ``~/.aws`` and the machine's role.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sitrep.errors import SettingsError, SitrepError, StorageError, StorageFault
from sitrep.extras import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_URL = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)  # two letters or more: C:// is a disk
_S3 = frozenset({"s3", "s3a"})
_ONE_REQUEST = 5 * 2**30
"""The largest object that S3 takes in one request. In one, it appears whole or not at all, and nothing is left of one that broke off."""
_FOREIGN = (("botocore.exceptions", "BotoCoreError"), ("botocore.exceptions", "ClientError"), ("aiohttp", "ClientError"))
_CREDENTIALS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or write ~/.aws/credentials"
_UNREACHED = "check AWS_ENDPOINT_URL and the network, then run again"
_REFUSED = {
    "NoCredentialsError": _CREDENTIALS,
    "PartialCredentialsError": _CREDENTIALS,
    "ProfileNotFound": "check AWS_PROFILE",
    "PermissionError": "check the credentials and what they allow there",
    "ValueError": "check AWS_ENDPOINT_URL",
}
"""What to check, by the kind of an error that waiting does not cure."""
_FAULTS = dict.fromkeys(("EndpointConnectionError", "ConnectTimeoutError", "ClientConnectorError"), _UNREACHED)
"""The same for one that it may."""


class Conflict(StorageError):  # noqa: N818  # an answer of the store, which its callers wait for
    """A file is not as a condition of writing it says."""


def is_url(place: object) -> bool:
    r"""Whether a place is an object store's.

    >>> is_url("s3://news/2026"), is_url("C:\\news"), is_url("news/2026")
    (True, False, False)
    """
    return isinstance(place, str) and bool(_URL.match(place))


def scheme_of(url: str) -> str:
    """The part of a URL before ``://``, in small letters."""
    return url.partition("://")[0].lower()


@cache
def filesystem(scheme: str) -> Any:
    """The fsspec file system of URLs with this scheme. It asks the store each time: what lies there, others change.

    Raises:
        SettingsError: nothing that is installed speaks it.
    """
    fsspec = load("fsspec", extra="s3", wanted_by=f"{scheme}://")
    try:
        return fsspec.filesystem(scheme, use_listings_cache=False)
    except ImportError as error:
        cure = "pip install 'sitrep[s3]'" if scheme in _S3 else f"install what fsspec needs for {scheme}:// ({error})"
        raise SettingsError(f"{scheme}:// needs a package that is not installed; run: {cure}") from error
    except ValueError as error:
        raise SettingsError(f"{scheme}:// is not known; use s3:// or a path") from error


@contextmanager
def answering(url: str) -> Iterator[None]:
    """Has a store that does not answer, or refuses, end in one line. A file that is not there is left to the caller.

    Raises:
        StorageError: it says what failed, and what to check; a `StorageFault` where that may pass.
    """
    foreign = tuple(getattr(sys.modules[module], name) for module, name in _FOREIGN if module in sys.modules)
    try:
        yield
    except SitrepError:
        raise
    except FileNotFoundError as error:
        if not _no_bucket(error):
            raise
        raise StorageError(f"{url}: there is no bucket of that name; check it, or make the bucket") from error
    except (OSError, ValueError, *foreign) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200].rstrip(".")
        kinds = [kind.__name__ for kind in type(error).__mro__]
        for cures, failure in ((_REFUSED, StorageError), (_FAULTS, StorageFault)):
            if cure := next((cures[kind] for kind in kinds if kind in cures), ""):
                raise failure(f"{url}: the store does not do it ({reason}); {cure}") from error
        raise StorageFault(f"{url}: the store does not do it ({reason}); run again") from error


def exists(url: str) -> bool:
    """Whether a file is at a URL, or something is below it.

    Raises:
        StorageError: the store does not answer, or refuses; also where there is no such bucket.
    """
    with answering(url):
        try:
            filesystem(scheme_of(url)).info(url)
        except FileNotFoundError as error:
            if _no_bucket(error):
                raise
            return False
    return True


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies under one URL, by names with slashes: ``casualties/part-2020-02.parquet``.

    Every method raises `StorageError` where the store does not answer or refuses.
    """

    url: str
    """Without a slash at its end."""

    @property
    def _files(self) -> Any:
        return filesystem(scheme_of(self.url))

    def at(self, name: str) -> str:
        """The URL of a file."""
        return f"{self.url}/{name}"

    def names(self, below: str = "") -> list[str]:
        """All files, or those whose names begin with ``below`` and a slash."""
        url = self.at(below) if below else self.url
        with answering(self.url):
            root = self._files._strip_protocol(self.url)  # noqa: SLF001  # fsspec's own way from a URL to what `find` gives
            try:
                return sorted(name.removeprefix(f"{root}/") for name in self._files.find(url))
            except FileNotFoundError as error:
                if _no_bucket(error):
                    raise
                return []

    def read(self, name: str) -> bytes:
        """A whole file, in one request: never a piece of the old and a piece of the new.

        Raises:
            FileNotFoundError: there is none.
        """
        with answering(self.url):
            content: bytes = self._files.cat_file(self.at(name))
            return content

    def tag(self, name: str) -> str:
        """What changes with each writing of a file; empty where there is none."""
        with answering(self.url):
            try:
                info = self._files.info(self.at(name))
                return str(info.get("ETag") or self._files.ukey(self.at(name)))
            except FileNotFoundError as error:
                if _no_bucket(error):
                    raise
                return ""

    def write(self, name: str, content: bytes, *, over: str | None = None) -> str:
        """Writes a file, which appears whole or not at all. Gives its tag.

        ``over``: only where the file's tag is this; empty, only where there is none. Stores other than S3 are asked before the writing,
        not in it: there, two writers may not notice one another.

        Raises:
            Conflict: the tag is another.
        """
        s3 = scheme_of(self.url) in _S3
        given: dict[str, Any] = {"chunksize": _ONE_REQUEST} if s3 else {}
        if over is not None and s3:
            given |= {"IfMatch": over} if over else {"mode": "create"}
        elif over is not None and self.tag(name) != over:
            raise Conflict(f"{self.at(name)}: is not what it was")
        with answering(self.url):
            try:
                answer = self._files.pipe_file(self.at(name), content, **given)
            except OSError as error:
                if over is not None and _refused(error):
                    raise Conflict(f"{self.at(name)}: is not what it was") from error
                raise
        return str(answer["ETag"]) if isinstance(answer, dict) and "ETag" in answer else self.tag(name)

    def copy(self, name: str, to: str) -> None:
        """Copies a file within the store, over what is there; nothing where it is gone."""
        with answering(self.url):
            try:
                self._files.cp_file(self.at(name), self.at(to))
            except FileNotFoundError as error:
                if _no_bucket(error):
                    raise

    def remove(self, names: Iterable[str]) -> None:
        """Removes files, those that are there."""
        for name in names:
            self._drop(name)

    def _drop(self, name: str) -> None:
        with answering(self.url):
            try:
                self._files.rm_file(self.at(name))
            except FileNotFoundError:
                return

    def fetch(self, name: str, path: Path) -> None:
        """Copies a file to ``path``, which appears whole or not at all.

        Raises:
            FileNotFoundError: there is none.
        """
        temporary = path.with_name(f".{path.name}.fetched")
        path.parent.mkdir(parents=True, exist_ok=True)
        given = {"chunksize": _ONE_REQUEST} if scheme_of(self.url) in _S3 else {}  # in one request, as in `read`
        with answering(self.url):
            self._files.get_file(self.at(name), str(temporary), **given)
        temporary.replace(path)


def _no_bucket(error: FileNotFoundError) -> bool:
    return type(error.__cause__).__name__ == "NoSuchBucket"


def _refused(error: OSError) -> bool:
    """Whether an error of S3 says that a condition does not hold."""
    answer = getattr(error.__cause__, "response", {})
    code = answer.get("Error", {}).get("Code", "")
    return isinstance(error, FileExistsError | FileNotFoundError) or code in {"PreconditionFailed", "ConditionalRequestConflict", "412"}
