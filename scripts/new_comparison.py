"""Start a comparison; --help tells how. Exit codes: 0 made, 1 the id cannot be used, 2 the tool failed."""

from atlas.cli_contribute import new_comparison

if __name__ == "__main__":
    raise SystemExit(new_comparison())
