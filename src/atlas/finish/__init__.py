"""After the builder: what both builders' pages lack, as pure functions over the text of the built files."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path

from atlas.files import replace
from atlas.finish import policy, styles, theme, thin


def finish(folder: Path) -> None:
    """Mend the theme's files, give each page one style sheet and a security policy.

    Raises theme.Unknown or styles.Unmergeable.
    """
    for name, text in theme.mended(folder).items():
        replace(folder / name, text)

    @lru_cache
    def sheet(page: thin.Lacks, name: str) -> str:
        return styles.moved(thin.thinned((folder / name).read_text(encoding="utf-8"), page), name)

    for path in sorted(folder.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        html, name, text = styles.merged(html, partial(sheet, thin.lacks(html)))
        if name:
            replace(folder / name, text)
        replace(path, policy.guarded(html))
