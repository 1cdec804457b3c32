"""The data of a month as one archive: the published files, the files that people edit, licence and checksums.

The same data give the same bytes, so that anybody can build it again and compare.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from collections.abc import Iterable
from pathlib import Path

from atlas import load

README = """The data of the Azure Integration Atlas, {name}.

api/       as published below the site's address: JSON, CSV, schemas
docs/data  as people edit it: YAML, each figure with its citation
Content: CC BY 4.0, see LICENSE-CONTENT. Name the atlas and the month.
"""


def _files(root: Path, site: Path) -> Iterable[tuple[str, bytes]]:
    """Name in the archive → content; what is no plain file is left out."""
    data = root / load.DATA
    sources = [(f"docs/data/{p.relative_to(data).as_posix()}", p) for p in data.rglob("*.yml")]
    published = [(p.relative_to(site).as_posix(), p) for p in (site / "api").rglob("*")]
    for name, path in sorted([*sources, *published, ("LICENSE-CONTENT", root / "LICENSE-CONTENT")]):
        if path.is_file() and not path.is_symlink():
            yield name, path.read_bytes()


def archive(root: Path, site: Path, name: str) -> bytes:
    """A tar file, packed; times, owners and order tell nothing of the machine."""
    out = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as made,
    ):
        for path, content in [("README", README.format(name=name).encode()), *_files(root, site)]:
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size, entry.mode = len(content), 0o644
            made.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def sums(files: dict[str, bytes]) -> str:
    """As `sha256sum --check` reads it."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
