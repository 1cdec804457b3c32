"""Visit every link of the built site; --help tells how. Exit codes: 0 nothing to act on, 1 trouble, 2 failed."""

try:
    from atlas.cli_links import main
except KeyboardInterrupt:  # Ctrl-C while the modules load
    raise SystemExit(130) from None

if __name__ == "__main__":
    raise SystemExit(main())
