"""Look for the words of each citation; --help tells how. Exit codes: 0 nothing changed, 1 changed, 2 failed."""

from atlas.cli_facts import main

if __name__ == "__main__":
    raise SystemExit(main())
