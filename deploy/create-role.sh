#!/bin/sh
# Run by the PostgreSQL image at its first start: the companion gets a role that owns its
# database and nothing else, because row-level security does not bind a superuser.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set password="$(cat "${COMPANION_PASSWORD_FILE:?}")" <<'SQL'
CREATE ROLE companion LOGIN PASSWORD :'password'
    NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE DATABASE companion OWNER companion;
REVOKE ALL ON DATABASE companion FROM PUBLIC;
SQL
