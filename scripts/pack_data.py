"""Pack the data for a release; --help tells how. Exit codes: 0 done, 1 the data are not fine, 2 the tool failed."""

from atlas.cli_release import pack_data

if __name__ == "__main__":
    raise SystemExit(pack_data())
