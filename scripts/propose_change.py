"""Open the pull request of a form, or answer in its issue; --help tells how. Exit codes: 0 done, 2 failed."""

from atlas.cli_forms import propose_change

if __name__ == "__main__":
    raise SystemExit(propose_change())
