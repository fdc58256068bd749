# Makes .venv from the pinned constraints when it is missing or older than the project's own files.
# Sourced by scripts/overlap and scripts/test; wants only Python 3.11 or newer with its stock pip.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3 python; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$candidate"; return; }
  done
  echo "overlap: Python 3.11 or newer is needed and was not found; set PYTHON=/path/to/python3.11" >&2
  return 1
}

# environment STAMP EXTRAS [MORE]: installs once; the stamp is what was installed, so a change reinstalls.
environment() {
  local stamp="$root/.venv/installed-$1"; shift
  wanted "$@" | cmp -s - "$stamp" && return 0
  local python; python="$(find_python)" || return 1
  echo "overlap: setting up .venv with the pinned libraries (once; a few minutes, 1.1 GB) ..." >&2
  [ -x "$root/.venv/bin/python" ] || "$python" -m venv "$root/.venv" || return 1
  # Twice quiet: errors still show, pip's warnings of its own settings do not.
  # The build back-end is pinned too: pip reads this variable inside its isolated build.
  PIP_CONSTRAINT="$root/constraints.txt" PIP_DISABLE_PIP_VERSION_CHECK=1 \
    "$root/.venv/bin/python" -m pip install -qq --editable "$root$1" >&2 || return 1
  if [ "${2:-}" ]; then
    # gdal-utils would pull in GDAL itself; only its GeoPackage checker is wanted, which needs nothing.
    PIP_CONSTRAINT="$root/constraints.txt" PIP_DISABLE_PIP_VERSION_CHECK=1 \
      "$root/.venv/bin/python" -m pip install -qq --no-deps "$2" >&2 || return 1
  fi
  wanted "$@" > "$stamp"
}

wanted() { echo "$@"; cat "$root/pyproject.toml" "$root/constraints.txt"; }
