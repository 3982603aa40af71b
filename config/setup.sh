#!/usr/bin/env bash
# Makes this machine and this folder ready: Debian packages, .venv, database, reference
# and demo data. What is there already is left alone, so a second run is quick and asks
# nothing. With --tests: what the tests need, and no database.
#
# Environment: PYTHON (an interpreter, 3.11 or newer), SKIP_APT=1 (system libraries are
# cared for elsewhere), and the site's own variables (README).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lists=(apt-packages.txt)
with_database=yes
if [[ ${1:-} == --tests ]]; then
  lists+=(apt-packages-test.txt)
  with_database=no
fi

say() { printf '%s\n' "-- $*"; }
stop() {
  printf '\n%s\n' "make setup stopped: $1" >&2
  shift
  (($#)) && printf '  %s\n' "$@" >&2
  exit 1
}

# --- Python ---------------------------------------------------------------------------

new_enough() {
  "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
  local candidate
  if [[ -n ${PYTHON:-} ]]; then
    new_enough "$PYTHON" || stop "PYTHON=$PYTHON is not a Python 3.11 or newer."
    echo "$PYTHON"
    return
  fi
  # 3.11 first: it is what the pinned packages are tested with
  for candidate in python3.11 /usr/bin/python3.11 python3 /usr/bin/python3; do
    if new_enough "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  stop "no Python 3.11 or newer was found." \
    "Install one (Debian 12: apt-get install python3) or name it: make setup PYTHON=/path/to/python3.11"
}

can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
venv_works() { .venv/bin/python -c 'import pip' 2>/dev/null; }

python=$(find_python)

# --- Debian packages ------------------------------------------------------------------

listed() { sed -E 's/[[:space:]]*#.*//; /^[[:space:]]*$/d' "$@"; }

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null |
      grep -qx installed || echo "$package"
  done
}

install_packages() {
  local -a as_root=()
  local by_hand="apt-get install --no-install-recommends $*"
  command -v apt-get >/dev/null ||
    stop "these Debian packages are missing, and there is no apt-get here: $*" \
      "Install what your system calls them, then: make setup SKIP_APT=1"
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      stop "these Debian packages are missing, and only root can install them: $*" \
        "As root: $by_hand"
    as_root=(sudo)
    if ! [[ -t 0 ]]; then # nobody is there to type a password
      as_root=(sudo -n)
      sudo -n true 2>/dev/null ||
        stop "these Debian packages are missing, and sudo wants a password: $*" \
          "In a terminal: sudo $by_hand"
    fi
  fi
  say "Installing Debian packages: $*"
  local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0)
  # an unreachable third-party list need not stop us: installing decides
  "${apt[@]}" update </dev/null || true
  "${apt[@]}" install -y --no-install-recommends "$@" </dev/null >/dev/null ||
    stop "apt-get could not install: $*" "See its message above; by hand: $by_hand"
}

if [[ ${SKIP_APT:-} != 1 ]]; then
  mapfile -t wanted < <(listed "${lists[@]}")
  if command -v dpkg-query >/dev/null; then
    mapfile -t missing < <(missing_packages "${wanted[@]}")
  else
    missing=("${wanted[@]}")
  fi
  if ! venv_works && ! can_make_venv "$python"; then missing+=(python3-venv); fi
  if ((${#missing[@]})); then install_packages "${missing[@]}"; fi
fi

# --- Virtual environment --------------------------------------------------------------

if ! venv_works; then
  can_make_venv "$python" ||
    stop "$python cannot make a virtual environment." \
      "Install python3-venv (Debian's Python) or name another: make setup PYTHON=/usr/bin/python3"
  say "Making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv
fi

stamp=.venv/requirements.sha256
wanted_stamp=$(sha256sum <requirements.txt)
if [[ $(cat "$stamp" 2>/dev/null) != "$wanted_stamp" ]]; then
  say "Installing Python packages (requirements.txt)"
  .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check \
    -r requirements.txt </dev/null ||
    stop "pip could not install requirements.txt; see its message above." \
      "Is the network up? What was installed is kept; run it again."
  echo "$wanted_stamp" >"$stamp"
fi

# --- Database and data ----------------------------------------------------------------

if [[ $with_database == yes ]]; then
  .venv/bin/python -m config.prepare </dev/null
fi
