#!/bin/sh
# What Django itself can say about the code: usage .ci/django_checks.sh .venv/bin
set -eu
export DJANGO_SETTINGS_MODULE=dealership.settings.test LOG_LEVEL=WARNING
python=$1/python

"$python" manage.py check --fail-level WARNING
"$python" manage.py makemigrations --check --dry-run
"$python" manage.py lintmigrations --no-cache --project-root-path . --quiet ignore \
    --include-apps core accounts inventory customers deals reports
"$python" manage.py spectacular --validate --fail-on-warn --file /dev/null
