"""One strict build, whichever the builder: check the data, build, export, draw the preview cards, check the site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from atlas import cards, load, publish, site
from atlas.finish import classic, disk, finish, styles, theme
from atlas.problem import printed

BUILDERS = {
    "mkdocs": ["-m", "mkdocs", "build", "--strict"],
    "zensical": ["-m", "zensical", "build", "--strict", "--clean"],
}


class BuildFailed(Exception):
    """The builder or a check refused; the message says why."""


def _refuse(out: Path) -> None:
    """A folder that holds something else than a site is not ours to replace."""
    if out.exists() and not (out.is_dir() and ((out / "sitemap.xml").is_file() or not any(out.iterdir()))):
        raise BuildFailed(f"{out} holds something else than a site. Name another folder, or empty it yourself.")


def _publish(staged: Path, out: Path) -> None:
    """Put the finished site in place of the old one."""
    if out.exists():
        shutil.rmtree(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(staged, out)


def told(output: str) -> str:
    """What a builder said, without its routine lines and the tracebacks of its plugins."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    said = re.sub(r"(?s)```\s*Traceback.*?```", "", plain)
    said = re.sub(r"(?s)Traceback \(most recent call last\):\n.*?\n(?=\S)", "", said)
    return "\n".join(line for line in said.splitlines() if line.strip() and not line.startswith("INFO"))


def _run(builder: str, root: Path, out: Path) -> None:
    environment = {
        **os.environ,
        "ATLAS_SITE_DIR": str(out.resolve()),
        "NO_MKDOCS_2_WARNING": "1",
        "ATLAS_EXPORT": "later",
    }
    command = [sys.executable, *BUILDERS[builder]]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = told(f"{done.stdout}\n{done.stderr}") or f"exit code {done.returncode}, without a word"
        raise BuildFailed(f"{said}\n{builder} failed; the lines above say why.")
    try:
        finish(out)
    except (theme.Unknown, styles.Unmergeable) as error:
        raise BuildFailed(str(error)) from None


def build(builder: str, root: Path, out: Path) -> int:
    """Build the site of the checkout at `root` into `out`; the number of pages. Raises BuildFailed or DataError.

    It is made in a folder inside the checkout (Zensical writes nowhere else), and an old site stays until then.
    """
    _refuse(out)
    catalogue = load.at(root)
    if wrong := load.pages(root, catalogue.language):
        raise BuildFailed(f"{printed(wrong)}\n{len(wrong)} problem(s) in the pages.")
    staged = root / "build" / builder
    shutil.rmtree(staged, ignore_errors=True)
    _run(builder, root, staged)
    published = publish.write(root, staged)
    cards.write(staged)
    problems = site.check(staged, root, catalogue, published)
    if problems:
        raise BuildFailed(f"{printed(problems)}\n{len(set(problems))} problem(s) in the built site.")
    pages = sum(path.relative_to(staged).as_posix() not in published for path in staged.rglob("*.html"))
    _publish(staged, out)
    return pages


def offline(root: Path, out: Path, to: Path) -> int:
    """Pack the site in `out` so that it opens from disk; the size of the zip. Raises BuildFailed."""
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    try:
        made = disk.site(files)
    except classic.Unclear as error:
        raise BuildFailed(str(error)) from None
    folder = root / "build" / "offline"
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    problems = list(site.links.check(site.read(folder, root)))
    if problems:
        raise BuildFailed(f"{printed(problems)}\n{len(set(problems))} problem(s) in the site for opening from disk.")
    disk.pack(made, to)
    return to.stat().st_size
