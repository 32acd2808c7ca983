#!/bin/bash
# Starts the queue with the password of its secret; `health` asks whether it answers. The password is never an argument.
set -euo pipefail
password=$(cat /run/secrets/redis_password)
if [ "${1:-}" = health ]; then
  export REDISCLI_AUTH=$password
  [ "$(valkey-cli --no-auth-warning ping)" = PONG ]
  exit
fi
exec valkey-server - <<SETTINGS
bind 0.0.0.0
protected-mode yes
requirepass $password
dir /data
save ""
appendonly yes
appendfsync everysec
maxmemory 512mb
maxmemory-policy noeviction
SETTINGS
