"""From the catalogue to what stands on a page."""
