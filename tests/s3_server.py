"""A server that speaks S3, for the tests: in a thread of theirs, on loopback."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from platformdirs import user_cache_path

from sitrep import remote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUCKET = "press"


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The URL of a bucket on a server of its own, which this process and its children go by. Copies of outputs lie below ``home``."""
    pytest.importorskip("s3fs")
    pytest.importorskip("flask_cors")
    moto = pytest.importorskip("moto.server")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    (home / "sitrep").mkdir(parents=True, exist_ok=True)
    places = user_cache_path("sitrep") / "gazetteer"
    places.mkdir(parents=True, exist_ok=True)
    (home / "sitrep" / "gazetteer").symlink_to(places)  # made once for all tests
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    given = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "reader",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "XDG_CACHE_HOME": str(home),
        "HOME": str(home),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in given.items():
            patch.setenv(name, value)
        forget()
        remote.filesystem("s3").makedirs(BUCKET, exist_ok=True)  # servers of one process share their buckets
        try:
            yield f"s3://{BUCKET}"
        finally:
            server.stop()
    forget()


def forget() -> None:
    """Has the next call go by the environment as it is now."""
    import s3fs  # noqa: PLC0415  # an extra

    remote.filesystem.cache_clear()
    s3fs.S3FileSystem.clear_instance_cache()
