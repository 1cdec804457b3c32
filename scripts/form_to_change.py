"""Read an issue form and make a patch or an answer of it; --help tells how. Exit codes: 0 done, 2 failed."""

from atlas.cli_forms import form_to_change

if __name__ == "__main__":
    raise SystemExit(form_to_change())
