-- Superuser bootstrap, part 1 (once per cluster, against "postgres"): roles and databases.
-- Run by the embedded launcher and by docker/postgres/bootstrap.sh; safe to run again.
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD

SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['owner', 'app', 'finder']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

-- owner: migrations, backups and tests' databases. Without BYPASSRLS its UPDATEs would touch no
-- row under a forced policy and say nothing.
ALTER ROLE owner LOGIN BYPASSRLS CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD :'owner_password';
-- app: the running program. Owns nothing, bypasses nothing.
ALTER ROLE app LOGIN NOBYPASSRLS NOCREATEDB NOSUPERUSER NOCREATEROLE PASSWORD :'app_password';
-- finder: owns the SECURITY DEFINER search functions; nobody signs in as it. owner may become it
-- to create them, and does not inherit its policy.
ALTER ROLE finder NOLOGIN NOBYPASSRLS NOCREATEDB NOSUPERUSER NOCREATEROLE;
GRANT finder TO owner WITH INHERIT FALSE, SET TRUE;
-- owner may end the sessions that keep a test database from being dropped.
GRANT pg_signal_backend TO owner;

SELECT format('CREATE DATABASE %I OWNER owner', name)
FROM unnest(ARRAY['dealership', 'dealership_template']) AS name
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name)
\gexec

ALTER DATABASE dealership_template IS_TEMPLATE true;
