"""What the tests of issue forms share: a desk with the small data, stored pages, and a web that is a table."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from atlas import load
from atlas.contribute.look import Seen
from atlas.evidence import check
from atlas.forms.desk import Desk
from atlas.forms.judge import judged
from atlas.forms.outcome import Outcome
from atlas.forms.template import KINDS, Kind, form
from tests.conftest import ROOT, SMALL

CASES = ROOT / "tests" / "cases" / "forms"
PAGES = ROOT / "tests" / "cases" / "pages" / "small"
TODAY = date(2026, 11, 23)
NEWS = """<title>News of the Post | Microsoft Learn</title><table><tr><th>Limit<th>Basic<th>Express
<tr><td>Letter size<td>512 KB<td>100 MB</table>"""
LETTERS = """<title>x</title><meta property="og:title" content="Why letters come late: a study">
<meta property="og:site_name" content="The Letter Blog"><script type="application/ld+json">
{"@type": "BlogPosting", "author": {"@type": "Person", "name": "A. Postman"}, "datePublished": "2025-06-07T08:00Z"}
</script><link rel="canonical" href="/post/letters">"""
OEMBED = '{"type": "video", "title": "Sorting at night", "author_name": "The Post"}'
WEB = {
    "https://blog.example.com/post/letters": LETTERS,
    "https://www.youtube.com/watch?v=abc": "<title>- YouTube</title>",
    "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dabc": OEMBED,
    "https://learn.microsoft.com/shows/newer-talk": "<title>A newer talk</title>",
}


def cases(name: str) -> dict[str, dict[str, Any]]:
    found = yaml.safe_load((CASES / name).read_text())
    assert isinstance(found, dict)
    return found


def body(kind: Kind, answers: Mapping[str, Any]) -> str:
    """The issue's text, as GitHub makes it of a form."""
    fields = form(ROOT, kind).fields
    assert set(answers) <= {field.id for field in fields}, answers
    return "\n\n".join(f"### {one.label}\n\n{answers.get(one.id, '_No response_')}" for one in fields)


class Bench:
    """A checkout that a form may not touch; `asked` are the addresses that were visited."""

    def __init__(self, folder: Path) -> None:
        self.root, self.pages = folder / "root", folder / "pages"
        shutil.copytree(SMALL, self.root)
        shutil.copytree(PAGES, self.pages)
        (self.root / "docs/data/references/founding.yml").rename(self.root / "docs/data/references/patterns.yml")
        (self.root / ".github/ISSUE_TEMPLATE").mkdir(parents=True)
        for kind in KINDS:
            shutil.copy(ROOT / ".github/ISSUE_TEMPLATE" / f"{kind}.yml", self.root / ".github/ISSUE_TEMPLATE")
        (self.pages / "azure-post-news.html").write_text(NEWS)
        self.seen: dict[str, Seen] = {}
        self.asked: list[str] = []

    def prepare(self, case: Mapping[str, Any]) -> None:
        """The pages and data that a case wants otherwise."""
        for name, changes in case.get("page", {}).items():
            self._replace(self.pages / f"{name}.html", changes)
        for name, changes in case.get("data", {}).items():
            self._replace(self.root / "docs/data" / name, changes)
        for url, about in case.get("seen", {}).items():
            self.seen[url] = Seen(url, why="status 404", **about)

    @staticmethod
    def _replace(path: Path, changes: Mapping[str, str]) -> None:
        text = path.read_text()
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        path.write_text(text)

    def look(self, url: str) -> Seen:
        self.asked.append(url)
        if url in self.seen:
            return self.seen[url]
        if url in WEB:
            return Seen(url, "ok", "status 200", html=WEB[url])
        if self.fine(url):
            return Seen(url, "ok", "status 200", html="<title>A page</title>")
        return Seen(url, "dead", "status 404")

    def fine(self, url: str) -> bool:
        """Whether an address of the data works."""
        return url.startswith("https://learn.microsoft.com/azure/post/")

    @staticmethod
    def successor(_: str, seen: Seen) -> str | None:
        return seen.to

    def desk(self) -> Desk:
        files = load.contents(self.root)
        catalogue, problems = load.catalogue(files, TODAY)
        assert catalogue, problems
        return Desk(self.root, files, catalogue, TODAY, check.from_folder(self.pages))

    def judge(self, text: str) -> tuple[Outcome, str] | None:
        return judged(7, text, self.desk(), self.look, self.successor)

    def digest(self) -> str:
        """Of the checkout: every name and every byte."""
        files = sorted(path for path in self.root.rglob("*") if path.is_file())
        whole = b"".join(str(path).encode() + b"\0" + path.read_bytes() for path in files)
        return hashlib.sha256(whole).hexdigest()
