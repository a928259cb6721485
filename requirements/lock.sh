#!/bin/sh
# Locks each .in file with hashes; all files agree on versions, because local.txt holds them all.
# Usage: requirements/lock.sh path/to/uv [options of uv pip compile, such as --upgrade]
set -eu
uv=$1
shift
cd "$(dirname "$0")"
lock() {
    name=$1
    shift
    "../$uv" pip compile --quiet --generate-hashes --python-version 3.13 \
        --custom-compile-command "make lock" "$name.in" --output-file "$name.txt" "$@"
}
lock local "$@"
lock test --constraint local.txt
lock base --constraint local.txt
lock uv "$@"
