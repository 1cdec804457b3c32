"""Keep the one issue of a nightly report; --help tells how. Exit codes: 0 done or nothing to do, 2 failed."""

from atlas.cli_github import publish_report

if __name__ == "__main__":
    raise SystemExit(publish_report())
