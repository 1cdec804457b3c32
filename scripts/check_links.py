"""Visit every link of the built site; --help tells how. Exit codes: 0 nothing to act on, 1 trouble, 2 failed."""

from atlas.cli_links import main

if __name__ == "__main__":
    raise SystemExit(main())
