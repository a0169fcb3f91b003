# What must be on the machine and in build/assets before anything is built. Sourced by ./dev.

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "needs root or sudo for: $*"
  fi
}

hash_of() { cat "$@" 2>/dev/null | sha256sum | cut -c1-32; }

# stamped NAME HASH COMMAND...: runs the command unless it last succeeded with the same hash.
stamped() {
  local stamp=$STAMPS/$1 hash=$2
  shift 2
  if [ -f "$stamp" ] && [ "$(<"$stamp")" = "$hash" ]; then return; fi
  "$@"
  mkdir -p "$STAMPS"
  echo "$hash" >"$stamp"
}

missing_packages() {
  local wanted package
  wanted=$(sed 's/#.*//' packages.txt)
  # A Node from another source brings npm and conflicts with Debian's.
  command -v npm >/dev/null || wanted="$wanted nodejs npm"
  for package in $wanted; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

install_packages() {
  local missing
  missing=$(missing_packages)
  if [ -z "$missing" ]; then return; fi
  say "installing $(wc -w <<<"$missing") packages"
  as_root apt-get update -q
  # shellcheck disable=SC2086 # one word a package
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

install_web() {
  say "taking the web assets from npm"
  (cd web && npm ci --ignore-scripts --no-audit --no-fund)
}

setup_packages() { stamped packages "$(hash_of packages.txt)" install_packages; }

setup() {
  setup_packages
  if [ ! -d web/node_modules ]; then rm -f $STAMPS/web; fi
  stamped web "$(hash_of web/package.json web/package-lock.json web/.npmrc)" install_web
  if [ ! -f build/assets/manifest.json ]; then rm -f $STAMPS/assets; fi
  stamped assets "$(hash_of tools/assets.py web/package-lock.json web/css/* web/icons/* web/js/* web/licences/*)" \
    /usr/bin/python3 tools/assets.py # Debian's own, which has the packages of packages.txt
}
