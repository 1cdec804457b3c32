"""Keep the one pull request of the ready patch; --help tells how. Exit codes: 0 done or nothing to do, 2 failed."""

from atlas.cli_github import propose_patch

if __name__ == "__main__":
    raise SystemExit(propose_patch())
