"""The site as a folder that opens from disk: links name files, the search brings its index and worker as scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit, urlunsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from atlas.finish import classic, policy

Files = dict[str, bytes]
_INDEX = {"search/search_index.json": "search/search_index.js", "search.json": "search.js"}
_WORKER = "assets/javascripts/disk.js"
# Of use to servers, crawlers and developers only.
_LEFT_OUT = ("404.html", "sitemap.xml", "sitemap.xml.gz")
_LEFT_OUT_ENDS = (".map", "/card.png")
_LEFT_OUT_FOLDERS = ("assets/javascripts/lunr/",)
_START = """\
// Browsers start no worker from a file; the search's own is started from its text.
(() => {{
  const text = {text};
  const Plain = window.Worker;
  window.Worker = class extends Plain {{
    constructor() {{
      super(URL.createObjectURL(new Blob([text], {{ type: "text/javascript" }})));
    }}
  }};
}})();
"""
_DATE = (1980, 1, 1, 0, 0, 0)


def _named(address: str, page: str, paths: Iterable[str]) -> str:
    """The address with the file's name where it leads to a folder of the site."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return address
    file = normpath(join(dirname(page), unquote(parts.path))).removeprefix("./")
    if file in paths or join("" if file == "." else file, "index.html") not in paths:
        return address
    path = f"{parts.path.rstrip('/')}/index.html" if parts.path != "." else "index.html"
    return urlunsplit(parts._replace(path=path))


def _link(node: LexborNode, name: str, page: str, paths: Iterable[str]) -> None:
    address = node.attributes.get(name)
    if address:
        node.attrs[name] = _named(address, page, paths)


def _own(node: LexborNode) -> None:
    """A module's element for the classic script of the same name; it still waits for the whole page."""
    del node.attrs["type"]
    node.attrs["src"] = _classic(node.attributes["src"] or "")
    node.attrs["defer"] = ""


def _classic(path: str) -> str:
    return f"{path.removesuffix('.js')}.disk.js"


def page(html: str, path: str, paths: Iterable[str]) -> str:
    """A page for opening from disk; `paths` are the files of the site."""
    tree = LexborHTMLParser(html)
    for name in ("href", "src", "action"):
        for node in tree.css(f"[{name}]"):
            _link(node, name, path, paths)
    for node in tree.css('script[type="module"][src]'):
        _own(node)
    up = "../" * path.count("/")
    text = (tree.html or "").replace("</head>", f'<script src="{up}{_WORKER}"></script></head>', 1)
    return policy.guarded(text, disk=True)


def _index(text: str, paths: Iterable[str]) -> str:
    """The search's index as a script, its places by the names of files."""
    index = json.loads(text)
    for entry in index.get("docs") or index["items"]:
        entry["location"] = _named(entry["location"] or ".", "index.html", paths)
    return f"var __index = {json.dumps(index, ensure_ascii=False, separators=(',', ':'))};\n"


def _modules(files: Files, pages: dict[str, str]) -> set[str]:
    """The files that pages load as modules."""
    found = set()
    for path, html in pages.items():
        for node in LexborHTMLParser(html).css('script[type="module"][src]'):
            found.add(normpath(join(dirname(path), node.attributes["src"] or "")))
    return found & files.keys()


def _kept(path: str) -> bool:
    left_out = path in _LEFT_OUT or path.endswith(_LEFT_OUT_ENDS) or path.startswith(_LEFT_OUT_FOLDERS)
    return not left_out and path not in _INDEX


def _scripts(files: Files, pages: dict[str, str]) -> Files:
    """What stands in for modules, for the index and for the worker."""
    modules = {path: data.decode() for path, data in files.items() if path.endswith(".js")}
    made = {_classic(path): classic.script(path, modules) for path in _modules(files, pages)}
    for before, after in _INDEX.items():
        if before in files:
            made[after] = _index(files[before].decode(), files.keys())
    [worker] = [data for path, data in files.items() if "/workers/search." in path and path.endswith(".js")]
    made[_WORKER] = _START.format(text=json.dumps(worker.decode()))
    return {path: text.encode() for path, text in made.items()}


def site(files: Files) -> Files:
    """The files of a finished site → those of one that opens from disk."""
    kept = {path: data for path, data in files.items() if _kept(path)}
    pages = {path: data.decode() for path, data in kept.items() if path.endswith(".html")}
    kept |= {path: page(html, path, files.keys()).encode() for path, html in pages.items()}
    return kept | _scripts(files, pages)


def pack(files: Files, to: Path) -> None:
    """Write a zip that is the same for the same files."""
    part = to.with_name(f".{to.name}.part")
    with ZipFile(part, "w") as archive:
        for path in sorted(files):
            entry = ZipInfo(path, _DATE)
            entry.external_attr, entry.compress_type = 0o644 << 16, ZIP_DEFLATED
            archive.writestr(entry, files[path], compresslevel=9)
    part.replace(to)
