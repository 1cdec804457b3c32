"""Look for the words of each citation; --help tells how. Exit codes: 0 nothing changed, 1 changed, 2 failed."""

try:
    from atlas.cli_facts import main
except KeyboardInterrupt:  # Ctrl-C while the modules load
    raise SystemExit(130) from None

if __name__ == "__main__":
    raise SystemExit(main())
