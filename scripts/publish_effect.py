"""Keep the one comment on a pull request; --help tells how. Exit codes: 0 done or nothing to do, 2 failed."""

from atlas.cli_effect import publish_effect

if __name__ == "__main__":
    raise SystemExit(publish_effect())
