#!/bin/bash
# Runs once, when the database cluster is new: the three roles of the tables, the three logins, the database.
# The web login is no member of app_batch; only the migrate job and the backup know the owner's password.
set -euo pipefail
secret() { cat "/run/secrets/$1"; }
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
  --set=owner_password="$(secret owner_password)" \
  --set=web_password="$(secret web_password)" \
  --set=worker_password="$(secret worker_password)" <<'SQL'
CREATE ROLE app_owner NOLOGIN NOBYPASSRLS;
CREATE ROLE app_web NOLOGIN NOBYPASSRLS;
CREATE ROLE app_batch NOLOGIN NOBYPASSRLS;
CREATE ROLE portal_owner LOGIN CREATEROLE PASSWORD :'owner_password' IN ROLE app_owner, app_web, app_batch;
CREATE ROLE portal_web LOGIN PASSWORD :'web_password' IN ROLE app_web;
CREATE ROLE portal_worker LOGIN PASSWORD :'worker_password' IN ROLE app_web, app_batch;
CREATE DATABASE jiayu OWNER portal_owner;
REVOKE ALL ON DATABASE jiayu FROM PUBLIC;
GRANT CONNECT ON DATABASE jiayu TO portal_owner, portal_web, portal_worker;
SQL
