"""Waits for a server that has just been started, and says in one line where there is none."""

import time

from httpx import HTTPError
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL

# A server on a slow machine takes half a minute to start.
SECONDS = 60.0


class NoServerError(Exception):
    """Nobody answers where the server should be."""


def wait_for_server(seconds: float = SECONDS) -> None:
    """Wait until the server at PREFECT_API_URL answers; where that is not set, Prefect starts a server by itself.

    Raises:
        NoServerError: none has answered in time; the message says what to do.
    """
    url = server_url()
    if not url:
        return
    deadline = time.monotonic() + seconds
    while not _answers():
        if time.monotonic() > deadline:
            raise NoServerError(f"no Prefect server answers at {url}: start one with 'prefect server start', or correct PREFECT_API_URL")
        time.sleep(0.5)


def server_url() -> str:
    """The address of the server; empty where none is set."""
    return str(PREFECT_API_URL.value() or "")


def _answers() -> bool:
    """Whether the server and its database work: its health is reported as good before it has made its tables."""
    with get_client(sync_client=True) as client:
        try:
            client.read_flows(limit=1)
        except HTTPError:
            return False
    return True
