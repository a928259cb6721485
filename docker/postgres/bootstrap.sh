#!/bin/sh
# Run once by the image's entry point, as the superuser: the same scripts as the embedded launcher.
set -eu
run() { psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$1" --file "$2"; }

run postgres /bootstrap/cluster.sql
run dealership_template /bootstrap/database.sql
run dealership /bootstrap/database.sql
