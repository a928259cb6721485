#!/bin/sh
# The password comes from the environment and is written where only this user can read it.
set -eu
umask 077
printf '"app" "%s"\n' "$APP_PASSWORD" > /etc/pgbouncer/userlist.txt
exec pgbouncer /opt/pgbouncer/pgbouncer.ini
