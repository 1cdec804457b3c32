"""Add a page to the references; --help tells how. Exit codes: 0 written, 1 something is missing, 2 the tool failed."""

from atlas.cli_contribute import add_reference

if __name__ == "__main__":
    raise SystemExit(add_reference())
