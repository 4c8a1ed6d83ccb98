#!/bin/bash
# Prepares the data folder on the first start, then becomes the server: what the official image does, as far as it is
# written in its manual.
set -Eeuo pipefail
shopt -s nullglob

# A variable, or the file that its twin with _FILE names.
setting() {
  local name=$1 default=${2:-} file="${1}_FILE"
  if [ -n "${!file:-}" ]; then
    export "$name=$(<"${!file}")"
  else
    export "$name=${!name:-$default}"
  fi
}

# initdb asks for the name of whoever runs it, who may be anybody.
name_this_user() {
  getent passwd "$(id -u)" >/dev/null && return
  local wrapper
  wrapper=$(find /usr/lib -name libnss_wrapper.so -print -quit)
  export LD_PRELOAD=$wrapper NSS_WRAPPER_PASSWD=/tmp/passwd NSS_WRAPPER_GROUP=/tmp/group
  echo "postgres:x:$(id -u):$(id -g):PostgreSQL:$PGDATA:/bin/false" >"$NSS_WRAPPER_PASSWD"
  echo "postgres:x:$(id -g):" >"$NSS_WRAPPER_GROUP"
}

run_scripts() {
  local script
  for script; do
    case $script in
      *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
      *.sql) query -f "$script" ;;
      *.sql.gz) gunzip -c "$script" | query ;;
      *) echo "ignoring $script" ;;
    esac
  done
}

query() {
  PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --no-password --dbname "$POSTGRES_DB" "$@"
}

initialise() {
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
    exit 1
  fi
  name_this_user
  # shellcheck disable=SC2086 # several arguments
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") $POSTGRES_INITDB_ARGS
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
  unset LD_PRELOAD NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP

  # On the socket alone, so that nobody takes it for the real one.
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    POSTGRES_DB=postgres query --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
  fi
  run_scripts /docker-entrypoint-initdb.d/*
  pg_ctl -D "$PGDATA" -m fast -w stop
  echo 'PostgreSQL init process complete; ready for start up.'
}

main() {
  [ "${1:0:1}" != - ] || set -- postgres "$@"
  [ "$1" = postgres ] || exec "$@"

  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA" || true
  chmod 3775 /var/run/postgresql || true
  if [ "$(id -u)" = 0 ]; then
    find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
    find /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
    exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
  fi

  setting POSTGRES_PASSWORD
  setting POSTGRES_USER postgres
  setting POSTGRES_DB "$POSTGRES_USER"
  setting POSTGRES_INITDB_ARGS
  setting POSTGRES_HOST_AUTH_METHOD
  [ -s "$PGDATA/PG_VERSION" ] || initialise
  exec "$@"
}

main "$@"
