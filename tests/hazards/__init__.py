"""Links that behave as links do in the world, on loopback addresses, with the verdicts that a reader would call right.

`python -m tests.hazards --site DIR` serves them and writes a site that links to all; README.md tells of the format.
"""
