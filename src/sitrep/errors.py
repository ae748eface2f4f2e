"""Every error that sitrep raises, under one base.

    SitrepError
    ├── SettingsError     a parameter or configuration value is wrong: the run does not start
    ├── LexiconError      a lexicon, actor list or place list is wrong: names the file and the key
    ├── OutputError       the output folder cannot be used
    │   └── WriteError    a write to it failed in a way that may pass: the disk is full, or stuttered
    ├── StorageError      an object store refuses: credentials, rights, a bucket that is not there
    │   └── StorageFault  it does not answer, or failed in a way that may pass
    ├── WorkerLost        a process that worked on a batch is no more: the next run reads the batch
    └── RejectedInput     one input cannot be read: becomes a row in `rejects`, the run goes on

The command line prints the message of a ``SitrepError`` as one line and exits with status 2; anything else is a defect
and keeps its traceback.
"""

from __future__ import annotations

import errno


class SitrepError(Exception):
    """Base of all errors that a user can cause and cure."""


class SettingsError(SitrepError):
    """A parameter or configuration value cannot be used."""


class LexiconError(SitrepError):
    """A data file of the package, or one that the user added, does not hold what it must."""


class OutputError(SitrepError):
    """The output folder cannot be written or does not hold sitrep's tables."""


class WriteError(OutputError, OSError):
    """A write to the output failed, and trying again may help. It is an ``OSError`` too, so that schedulers do."""


def unwritten(message: str, error: OSError) -> OutputError:
    """What to raise for a failed write: a `WriteError`, unless no time will cure it.

    >>> type(unwritten("out: full", OSError(28, "No space left on device"))).__name__
    'WriteError'
    >>> type(unwritten("out: closed", PermissionError(13, "Permission denied"))).__name__
    'OutputError'
    """
    lasting = isinstance(error, (PermissionError, FileNotFoundError, NotADirectoryError, IsADirectoryError))
    return OutputError(message) if lasting or error.errno == errno.EROFS else WriteError(message)


class StorageError(SitrepError):
    """An object store refuses, and will go on to."""


class StorageFault(StorageError, OSError):  # noqa: N818  # what happened, as WorkerLost
    """An object store does not answer, or failed. It is an ``OSError`` too, so that schedulers try again."""


class WorkerLost(SitrepError):  # noqa: N818  # says what happened, as RejectedInput does
    """A worker ended in the middle of a batch: killed, out of memory, or its machine was lost."""


class RejectedInput(SitrepError):  # noqa: N818 - an outcome of one input, recorded in `rejects`, rather than an error of the run
    """An input that cannot become an article.

    ``stage`` says where it failed (``find``, ``read``, ``decode``, ``parse``, ``extract``), ``error_type`` is a short stable code
    ("truncated_gzip"), the message a sentence that a person understands.
    """

    def __init__(self, message: str, *, stage: str, error_type: str) -> None:
        super().__init__(message)
        self.stage = stage
        self.error_type = error_type
