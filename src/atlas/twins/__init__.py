"""Each page once more in Markdown, for programs that read: the same sources and data, with citations as footnotes."""
