"""Keep the memory between nights on its branch; --help tells how. Exit codes: 0 done or nothing to do, 2 failed."""

from atlas.cli_github import publish_state

if __name__ == "__main__":
    raise SystemExit(publish_state())
