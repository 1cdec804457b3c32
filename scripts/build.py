"""Build the site; --help tells how. Exit codes: 0 fine, 1 problems found, 2 the tool failed."""

from atlas.cli import build

if __name__ == "__main__":
    raise SystemExit(build())
