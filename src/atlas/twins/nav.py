"""The navigation of mkdocs.yml: which pages stand under which heading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml


def _paths(node: yaml.Node) -> Iterator[str]:
    """Markdown files below a node; the titles before them do not matter."""
    if isinstance(node, yaml.ScalarNode):
        yield from [node.value] if node.value.endswith(".md") else []
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _paths(one)
    elif isinstance(node, yaml.MappingNode):
        for _, one in node.value:
            yield from _paths(one)


def sections(root: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Heading → paths below docs/, in order; nothing where mkdocs.yml names none."""
    try:
        # Nodes only: the file's tags name things that need not be installed here.
        top = yaml.compose((root / "mkdocs.yml").read_bytes(), Loader=yaml.SafeLoader)
    except (OSError, yaml.YAMLError):
        return []
    found = {key.value: value for key, value in top.value} if isinstance(top, yaml.MappingNode) else {}
    nav = found.get("nav")
    entries = nav.value if isinstance(nav, yaml.SequenceNode) else []
    pairs = [pair for entry in entries if isinstance(entry, yaml.MappingNode) for pair in entry.value]
    return [(key.value, tuple(_paths(value))) for key, value in pairs]
