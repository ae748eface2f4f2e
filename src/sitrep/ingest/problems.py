"""The sentences of the rejects that several steps share: what is wrong, and the cure."""

from __future__ import annotations

import errno

from sitrep.errors import RejectedInput
from sitrep.model import Reject

_OS_ERRORS = {
    errno.ENOENT: ("missing_path", "There is no such file or folder. Check the path."),
    errno.EACCES: ("no_permission", "The system does not permit reading it. Change its permissions or run as a user who may read it."),
    errno.EPERM: ("no_permission", "The system does not permit reading it. Change its permissions or run as a user who may read it."),
    errno.ELOOP: ("symlink_loop", "It is a symbolic link that leads back to itself. Remove the link."),
    errno.ENAMETOOLONG: ("name_too_long", "Its path is longer than the system permits. Shorten it."),
    errno.ENOTDIR: ("missing_path", "A part of its path is a file, not a folder. Check the path."),
    errno.EISDIR: ("not_a_file", "It is a folder, not a file."),
    errno.EIO: ("io_error", "The disk or the network failed while reading it. Try again."),
    errno.ESTALE: ("io_error", "The disk or the network failed while reading it. Try again."),
}


def os_error(error: OSError, stage: str) -> RejectedInput:
    """The reject of an error of the operating system."""
    code, sentence = _OS_ERRORS.get(error.errno or 0, ("io_error", f"It cannot be read: {error.strerror or error}."))
    return RejectedInput(sentence, stage=stage, error_type=code)


def reject(where: str, problem: RejectedInput, content_hash: str | None = None) -> Reject:
    """The row of ``problem`` at ``where``."""
    return Reject(path=where, stage=problem.stage, error_type=problem.error_type, error=str(problem), content_hash=content_hash)


def too_large(what: str, limit: int, setting: str) -> RejectedInput:
    """The reject of something above a limit, in bytes or characters."""
    return RejectedInput(
        f"{what} is longer than {limit:,}. Split it, or raise the setting {setting}.", stage="read", error_type="too_large"
    )
