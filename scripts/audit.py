"""Measure the built site; --help tells how. Exit codes: 0 fine, 1 aims not met, 2 the tool failed or one is missing."""

from atlas.cli_audit import audit

if __name__ == "__main__":
    raise SystemExit(audit())
