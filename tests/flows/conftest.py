"""A server of the tests' own for tests that are marked `live` or `browser`: a real one, with real deployments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import prefect_server
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def server() -> Iterator[prefect_server.Server]:
    """A server for the tests of one module."""
    with prefect_server.server() as found:
        yield found
