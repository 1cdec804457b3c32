"""Words that prove a figure: the address that shows them to a reader."""
