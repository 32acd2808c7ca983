#!/bin/bash
# Runs once, when the database cluster is new: the three roles of the tables, the three logins, the database.
# The web login is no member of app_batch; only the migrate job, the backup and the restore know the owner's password. The
# owner may make databases: a restore fills one beside the old one.
set -euo pipefail
# One by one: a secret that is missing ends this here, inside psql's arguments it would be an empty password.
owner=$(cat /run/secrets/owner_password)
web=$(cat /run/secrets/web_password)
worker=$(cat /run/secrets/worker_password)
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
  --set=owner_password="$owner" \
  --set=web_password="$web" \
  --set=worker_password="$worker" <<'SQL'
CREATE ROLE app_owner NOLOGIN NOBYPASSRLS;
CREATE ROLE app_web NOLOGIN NOBYPASSRLS;
CREATE ROLE app_batch NOLOGIN NOBYPASSRLS;
CREATE ROLE portal_owner LOGIN CREATEROLE CREATEDB PASSWORD :'owner_password' IN ROLE app_owner, app_web, app_batch;
CREATE ROLE portal_web LOGIN PASSWORD :'web_password' IN ROLE app_web;
CREATE ROLE portal_worker LOGIN PASSWORD :'worker_password' IN ROLE app_web, app_batch;
CREATE DATABASE jiayu OWNER portal_owner;
REVOKE ALL ON DATABASE jiayu FROM PUBLIC;
GRANT CONNECT ON DATABASE jiayu TO portal_owner, portal_web, portal_worker;
SQL
