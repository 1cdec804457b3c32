"""Parts of the atlas for other sites: small pages for an iframe, without scripts, dated and linked."""

from atlas.embeds.pages import FOLDER, files

__all__ = ["FOLDER", "files"]
