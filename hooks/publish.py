"""Export after each MkDocs build, so that the live preview has it; `make site` exports for both builders."""

from pathlib import Path

from atlas.builder import export_after_build


def on_post_build(config, **_):  # type: ignore[no-untyped-def]
    """MkDocs event; Zensical does not know it, so nothing else may depend on it."""
    export_after_build(Path(config.config_file_path).parent, Path(config.site_dir))
