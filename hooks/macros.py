"""Registers the macros with mkdocs-macros (and Zensical's own copy of it): one call into the package each."""

from atlas.builder import register


def define_env(env):  # type: ignore[no-untyped-def]
    """Called by both builders: by MkDocs once a build, by Zensical once a page."""
    register(env)
