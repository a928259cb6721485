#!/bin/sh
# Makes .venv from requirements/local.txt, by content: a second run finds its stamp and is done.
set -eu
stamp=.venv/requirements-installed.txt

if cmp -s requirements/local.txt "$stamp"; then
    exit 0
fi

if [ ! -x .venv/bin/python ]; then
    if [ -z "${PYTHON:-}" ]; then
        echo "Python 3.13 or newer is needed and neither python3.13 nor python3 is one." >&2
        echo "Install it with one of:  uv python install 3.13 | pyenv install 3.13 | your system's packages" >&2
        exit 1
    fi
    echo "Making the virtual environment with $PYTHON"
    "$PYTHON" -m venv .venv || {
        rm -rf .venv
        echo "python -m venv failed; on Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    }
fi

echo "Installing the locked requirements (about a minute the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/local.txt
cp requirements/local.txt "$stamp"
