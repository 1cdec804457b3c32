#!/bin/sh
# Makes .venv and installs one pinned, hashed list of packages into it: scripts/setup.sh requirements.txt
# Called by the Makefile. Works with pip alone; with INSTALLER=uv it takes uv. Exit 2: could not set up.
set -eu
cd "$(dirname "$0")/.."
list=$1
venv=.venv

fail() {
    printf '%s\n' "$*" >&2
    exit 2
}

find_python() {
    for name in ${PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

make_venv() {
    if [ "${INSTALLER:-pip}" = uv ]; then
        uv venv --quiet --python "$1" "$venv"
        return
    fi
    "$1" -m venv "$venv" 2>/dev/null && return
    # Debian keeps ensurepip in a package of its own.
    rm -rf "$venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Python has no venv module here: installing python3-venv."
        apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv >/dev/null
        "$1" -m venv "$venv" && return
    fi
    fail "$1 cannot make a virtual environment. Install it (Debian: apt install python3-venv), or uv and use INSTALLER=uv."
}

install_list() {
    if [ "${INSTALLER:-pip}" = uv ]; then
        uv pip install --quiet --python "$venv" --require-hashes -r "$list"
        uv pip install --quiet --python "$venv" --no-deps --no-build-isolation -e .
    else
        quiet="--quiet --disable-pip-version-check"
        "$venv/bin/python" -m pip install $quiet --require-hashes -r "$list"
        "$venv/bin/python" -m pip install $quiet --no-deps --no-build-isolation -e .
    fi
}

if ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(find_python)
    [ -n "$python" ] || fail "Python 3.11 or newer is needed. Install it, or name it: make PYTHON=/path/to/python3"
    rm -rf "$venv"
    make_venv "$python"
fi
echo "Installing $list into $venv (the first time only; a minute or two) …"
install_list || fail "The packages of $list could not be installed; the lines above say why. Is there a network?"
