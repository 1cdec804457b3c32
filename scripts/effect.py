"""Tell what a change does to the data; --help tells how. Exit codes: 0 fine, 1 the data cannot be read, 2 failed."""

from atlas.cli_effect import main

if __name__ == "__main__":
    raise SystemExit(main())
