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
VAR_DIR=$(mktemp -d "$PWD/var/test-${engine%%-*}.XXXXXX")
export VAR_DIR DEBUG=1 DEMO=0 WEB_CONCURRENCY=2
unset SECRET_KEY ALLOWED_HOSTS SITE_URL

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
    ;;
  *)
    echo "config/test.sh: unknown engine $engine" >&2
    exit 2
    ;;
esac

echo "-- pytest on ${engine%%-*}"
# from nothing: no database is kept from an earlier run (pyproject's --reuse-db)
$python -m pytest -o addopts="-q --strict-markers" "$@" </dev/null
