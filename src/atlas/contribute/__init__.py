"""What makes contributing easy: entries made from a page, new files that are valid, the effect of a change."""
