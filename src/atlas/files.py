"""Writing files so that a crash leaves the old one."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path


def replace(path: Path, content: str) -> bool:
    """Write to a temporary file and rename; False if nothing changed."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "is not a regular file and is not replaced", str(path))
    if path.is_file() and path.read_text(encoding="utf-8", errors="replace") == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(content)
        Path(name).chmod(0o644)  # mkstemp makes it private; a web server must be able to read it
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True
