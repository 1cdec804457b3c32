"""News of the atlas for feed readers and calendars: one list of items, in several formats."""
