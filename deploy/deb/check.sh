#!/usr/bin/env bash
# Installs a package, runs what it installed as the service would, upgrades, removes and purges it. On a machine for tests, as root:
#   deploy/deb/check.sh PACKAGE.deb
set -euo pipefail
package=$(realpath "${1:?usage: check.sh PACKAGE.deb}")
work=$(mktemp -d)
unit=/lib/systemd/system/syncstream.service

fail() { echo "check.sh: $*" >&2; exit 1; }
passed() { echo "ok: $*"; }

[ "$(id -u)" = 0 ] || fail "needs root"
if dpkg-query -W -f '${Status}' syncstream 2>/dev/null | grep -q installed || getent passwd syncstream >/dev/null || [ -e /var/lib/syncstream ]; then
  fail "SyncStream is installed here, or was: this check would take it away"
fi

clean() {
  [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
  dpkg --purge syncstream >/dev/null 2>&1 || true
  rm -rf /var/lib/syncstream "$work"
  userdel syncstream 2>/dev/null || true
}
trap clean EXIT

# Each package that it depends on exists here.
for dependency in $(dpkg-deb -f "$package" Depends | sed -e 's/([^)]*)//g' -e 's/|[^,]*//g' -e 's/,/ /g'); do
  dpkg-query -W "$dependency" >/dev/null 2>&1 || fail "it depends on $dependency, which is not installed here"
done
passed "what it depends on is there"

dpkg -i "$package" >"$work/install.log" 2>&1 || { cat "$work/install.log" >&2; fail "dpkg -i"; }
[ "$(stat -c '%U %G %a' /etc/syncstream/syncstream.conf)" = "root syncstream 640" ] || fail "who may read the configuration"
[ "$(stat -c %U /var/lib/syncstream/data)" = syncstream ] || fail "whose the data are"
[ "$(syncstream --version)" = "$(dpkg-deb -f "$package" Version)" ] || fail "its version"
passed "installed: $(dpkg-deb -f "$package" Version), $(dpkg-query -W -f '${Installed-Size}' syncstream) KiB"

systemd-analyze verify "$unit" 2>"$work/verify.log" || { cat "$work/verify.log" >&2; fail "systemd-analyze verify"; }
! grep -F syncstream.service "$work/verify.log" || fail "systemd-analyze has complaints"
passed "systemd takes the unit"

# As the service would: its command, its user, an empty environment. Where there is a .NET on this machine it is hidden: the package
# has its own. Only the port is another, by the file that an administrator would change it in.
command=$(sed -n 's/^ExecStart=//p' "$unit")
sed -i -e 's/# http.port = 8000/http.port = 0/' -e 's/# http.bind = .*/http.bind = "127.0.0.1"/' /etc/syncstream/syncstream.conf
hide=
for dotnet in /usr/share/dotnet /usr/lib/dotnet "$HOME/.dotnet"; do [ ! -d "$dotnet" ] || hide="$hide mount -t tmpfs none $dotnet;"; done
unshare -m sh -c "$hide exec setpriv --reuid syncstream --regid syncstream --clear-groups --no-new-privs env -i PATH=/usr/bin:/bin $command" \
  >"$work/server.log" 2>&1 &
server=$!
for _ in $(seq 300); do
  grep -q "SyncStream running on" "$work/server.log" && break
  kill -0 $server 2>/dev/null || { cat "$work/server.log" >&2; fail "it ended"; }
  sleep 0.2
done
port=$(sed -n 's/.*SyncStream running on http.*:\([0-9]*\)$/\1/p' "$work/server.log" | head -1)
[ "$(curl -fsS "http://127.0.0.1:$port/readyz")" = ready ] || fail "it is not ready"
curl -fsS "http://127.0.0.1:$port/" | grep -q '<title' || fail "there is no page"
[ "$port" != 8000 ] || fail "the port in its configuration has no effect"
passed "it runs as the service would, without any other .NET, and is ready"

# An upgrade to itself, under the running server: files are replaced, the server goes on.
dpkg -i "$package" >"$work/upgrade.log" 2>&1 || { cat "$work/upgrade.log" >&2; fail "dpkg -i over itself"; }
setpriv --reuid syncstream --regid syncstream --clear-groups env -i PATH=/usr/bin:/bin \
  syncstream reload --data /var/lib/syncstream/data >"$work/reload.log" 2>&1 || { cat "$work/reload.log" >&2; fail "reload after an upgrade"; }
[ "$(curl -fsS "http://127.0.0.1:$port/readyz")" = ready ] || fail "it is not ready after the upgrade"
passed "upgraded in place: $(tail -1 "$work/reload.log")"

kill -TERM $server
wait $server || fail "it did not stop as asked: exit code $?"
server=
passed "it stops when told to"

dpkg -r syncstream >"$work/remove.log" 2>&1 || fail "dpkg -r"
[ ! -e /usr/bin/syncstream ] && [ ! -e "$unit" ] && [ ! -e /usr/lib/syncstream/syncstream ] || fail "files are left after its removal"
[ -e /etc/syncstream/syncstream.conf ] || fail "its removal took the configuration"
dpkg --purge syncstream >"$work/purge.log" 2>&1 || fail "dpkg --purge"
[ ! -e /etc/syncstream ] || fail "the purge left the configuration"
[ -d /var/lib/syncstream/data ] || fail "the purge took people's data"
passed "removed and purged; data are left"

# What it does to the start on boot, where there is no systemd to do it: one that only notes what it was told, and knows what is enabled.
if [ -d /run/systemd/system ]; then
  echo "not checked: removal and return, for a systemd runs here"
  exit
fi
cat >"$work/systemctl" <<'EOF'
#!/bin/sh
echo "$*" >>"$NOTES/told"
case "$1" in
  enable) : >"$NOTES/enabled" ;;
  disable) rm -f "$NOTES/enabled" ;;
  is-enabled) [ -e "$NOTES/enabled" ] ;;
  is-failed | is-active) false ;;
esac
EOF
chmod 755 "$work/systemctl"
noted() {
  # /run is another one meanwhile, or other programs would take this machine for one with systemd.
  NOTES=$work PATH=$work:$PATH unshare -m sh -c 'mount -t tmpfs none /run && mkdir -p /run/systemd/system && exec "$@"' noted "$@" \
    >>"$work/noted.log" 2>&1 || { cat "$work/noted.log" >&2; fail "$*"; }
}
noted dpkg -i "$package"
[ -e "$work/enabled" ] || fail "the first time it is not enabled"
noted dpkg -r syncstream
[ ! -e "$work/enabled" ] || fail "what was removed is still enabled"
noted dpkg -i "$package"
[ -e "$work/enabled" ] || fail "it came back and is not enabled"
[ "$(tail -1 "$work/told")" = "start --no-block syncstream.service" ] || fail "it came back and was not started"
rm "$work/enabled"
noted dpkg -r syncstream
noted dpkg -i "$package"
[ ! -e "$work/enabled" ] || fail "it was disabled by hand, and is enabled"
noted dpkg --purge syncstream
[ ! -e /etc/syncstream ] || fail "the purge left what removal had noted"
passed "removed and back it starts on boot again, unless it was disabled before"
