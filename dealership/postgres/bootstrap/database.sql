-- Superuser bootstrap, part 2 (once per database: "dealership_template", from which test databases
-- are copied, and "dealership"): what only a superuser may do inside one. Safe to run again.
SET client_min_messages = warning;

CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;

GRANT USAGE ON SCHEMA public TO app, finder;
GRANT CREATE ON SCHEMA public TO finder;

-- What owner's migrations create, app may use. Never TRUNCATE: it ignores row-level security.
ALTER DEFAULT PRIVILEGES FOR ROLE owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE owner
    GRANT USAGE, SELECT ON SEQUENCES TO app;
