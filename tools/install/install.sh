# Sourced by ./landfall and ./test: installs the dependencies of the checkout at $root and finds Node 24.
# Progress goes to standard error only.

installed="$root/node_modules/.installed"

# The stamp is written after every complete install (also by the postinstall script of the root manifest, for an install by
# hand) and is older than the lock file after an update of the checkout.
is_installed() {
  [ "$installed" -nt "$root/package-lock.json" ]
}

# Runs one command while no other process of this checkout installs or builds.
# macOS has no flock: there, two first runs at the same moment are not kept apart.
with_lock() {
  mkdir -p "$root/.cache"
  if command -v flock >/dev/null 2>&1; then
    (
      flock -n 9 || {
        echo 'landfall: another run is installing or building; waiting for it ...' >&2
        flock 9
      }
      "$@" 9>&-
    ) 9>"$root/.cache/lock"
  else
    "$@"
  fi
}

install_once() {
  is_installed && return 0
  if ! command -v npm >/dev/null 2>&1; then
    echo 'landfall: npm is missing. Install Node.js 20 or newer with npm, then run this again.' >&2
    return 3
  fi
  # npm takes a half unpacked package for a whole one, so an install that was interrupted starts from nothing.
  if [ -e "$root/node_modules/.installing" ]; then
    rm -rf "$root/node_modules" "$root"/apps/*/node_modules "$root"/packages/*/node_modules "$root"/*/node_modules
  fi
  echo 'landfall: installing dependencies (first use, or after an update) ...' >&2
  mkdir -p "$root/node_modules"
  : >"$root/node_modules/.installing"
  exit_code=0
  # Standard input belongs to the command that comes after. What npm has kept from earlier is not asked for again, and a
  # registry that does not answer is given up after seconds. No dependency needs a script of its own to be installed.
  (cd "$root" && npm install --no-audit --no-fund --ignore-scripts --loglevel=error --prefer-offline \
    --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000) </dev/null >&2 || exit_code=$?
  # Above 128 a signal ended it, and the mark of the interrupted install stays.
  [ "$exit_code" -gt 128 ] || rm -f "$root/node_modules/.installing"
  if [ "$exit_code" -ne 0 ]; then
    echo 'landfall: npm install failed; its message is above.' >&2
    return 3
  fi
  : >"$installed"
}

# Sets $node to a Node that runs our TypeScript: the one npm brought, or the system's when it is new enough.
find_node() {
  node="$root/node_modules/.bin/node"
  [ -x "$node" ] && return 0
  node=$(command -v node || true)
  if [ -n "$node" ] && "$node" -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 24 || (a == 24 && b >= 11) ? 0 : 1)'; then
    return 0
  fi
  echo 'landfall: Node.js 24.11 or newer is needed, and npm has no build of it for this machine. Install it from https://nodejs.org.' >&2
  return 3
}
