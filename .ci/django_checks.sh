#!/bin/sh
# What Django itself can say about the code: usage .ci/django_checks.sh .venv/bin
set -eu
export DJANGO_SETTINGS_MODULE=dealership.settings.test LOG_LEVEL=WARNING
python=$1/python

"$python" manage.py check --fail-level WARNING
"$python" manage.py makemigrations --check --dry-run
# 0027_prints widens a varchar: PostgreSQL changes its catalogue and rewrites nothing, and the previous code
# writes shorter words.
"$python" manage.py lintmigrations --no-cache --project-root-path . --quiet ignore \
    --ignore-name 0027_prints \
    --include-apps core accounts inventory customers deals reports
"$python" manage.py spectacular --validate --fail-on-warn --file /dev/null
