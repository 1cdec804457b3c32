"""Check the data files; --help tells how. Exit codes: 0 fine, 1 problems found, 2 the tool failed."""

from atlas.cli import check

if __name__ == "__main__":
    raise SystemExit(check())
