#!/usr/bin/env bash
# Runs pytest on one database engine with a folder and a database of its own, so that
# runs beside each other, and the site's own var/, are never touched.
#
#   config/test.sh sqlite | postgres | postgres-if-any  [pytest's arguments]
#
# postgres stops where no server can be had; postgres-if-any says so and is content.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

engine=$1
shift
python=.venv/bin/python
mkdir -p var
folder=$PWD/var
# in memory where there are 2 GB of it: a busy disk lets a page wait for half a minute;
# the long tests report how long people wait, so they keep the disk
if [[ $* != *"-m soak"* && -w /dev/shm ]] &&
  (($(df --output=avail -k /dev/shm | tail -n 1) > 2097152)); then
  folder=/dev/shm
fi
VAR_DIR=$(mktemp -d "$folder/sipitulung-test-${engine%%-*}.XXXXXX")
export VAR_DIR DEBUG=1 DEMO=0 WEB_CONCURRENCY=2
unset SECRET_KEY ALLOWED_HOSTS SITE_URL TIMESTAMP_URL BSRE_URL EMAIL_URL

url=
clean_up() {
  rm -rf "$VAR_DIR"
  if [[ -n $url ]]; then $python -m config.find_postgres --drop "$url" || true; fi
}
trap clean_up EXIT

case $engine in
  sqlite)
    unset DATABASE_URL
    ;;
  postgres | postgres-if-any)
    if ! url=$($python -m config.find_postgres); then
      url=
      echo "PostgreSQL: no server that lets a test database be made (DATABASE_URL," \
        "127.0.0.1:5432 or the socket)."
      [[ $engine == postgres-if-any ]] && exit 0
      exit 1
    fi
    export DATABASE_URL=$url
    # a killed client loses nothing by it, and no test cuts the server's power
    export PGOPTIONS="${PGOPTIONS:-} -c synchronous_commit=off"
    ;;
  *)
    echo "config/test.sh: unknown engine $engine" >&2
    exit 2
    ;;
esac

echo "-- pytest on ${engine%%-*}"
# from nothing: no database is kept from an earlier run (pyproject's --reuse-db)
$python -m pytest -o addopts="-q --strict-markers" --basetemp="$VAR_DIR/tmp" \
  "$@" </dev/null
