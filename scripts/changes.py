"""Derive the change log from git; --help tells how. Exit codes: 0 fine, 1 problems found, 2 the tool failed."""

from atlas.cli_data import changes

if __name__ == "__main__":
    raise SystemExit(changes())
