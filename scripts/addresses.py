"""Keep the list of published addresses; --help tells how. Exit codes: 0 fine, 1 problems found, 2 the tool failed."""

from atlas.cli_data import addresses

if __name__ == "__main__":
    raise SystemExit(addresses())
