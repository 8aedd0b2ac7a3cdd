#!/usr/bin/env bash
# Builds a Debian package of SyncStream: the program, its systemd unit, a configuration file to start from.
#   deploy/deb/build.sh OUTPUT-FOLDER [PUBLISHED-FOLDER]
# Without a published folder it publishes one (minutes). Needs dpkg-deb. Prints the package's path.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
mkdir -p "${1:?usage: build.sh OUTPUT-FOLDER [PUBLISHED-FOLDER]}"
output=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ $# -gt 1 ]; then
  published=$(cd "$2" && pwd)
else
  published=$work/published
  "$root/deploy/publish.sh" "$published" >&2
fi

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props")
architecture=$(dpkg --print-architecture)
home=/usr/lib/syncstream
tree=$work/tree
install -d "$tree$home" "$tree/usr/bin" "$tree/lib/systemd/system" "$tree/etc/syncstream" "$tree/usr/share/doc/syncstream" "$tree/DEBIAN"

cp -a "$published/." "$tree$home/"
find "$tree$home" -name '*.pdb' -delete
find "$tree$home" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
chmod 755 "$tree$home/syncstream"
[ ! -e "$tree$home/createdump" ] || chmod 755 "$tree$home/createdump"
ln -s "$home/syncstream" "$tree/usr/bin/syncstream"
install -m 640 "$here/syncstream.conf" "$tree/etc/syncstream/syncstream.conf"
cp "$root/deploy/README.md" "$root/PROTOCOL.md" "$tree/usr/share/doc/syncstream/"
install -m 644 "$root/LICENSE" "$tree/usr/share/doc/syncstream/copyright"

# The unit is the one that `syncstream service install` writes, so that there is one source for it.
cp "$here/syncstream.conf" "$work/syncstream.conf"
(cd "$work" && "$published/syncstream" service install --into "$work/units" --config "$work/syncstream.conf" \
  --data /var/lib/syncstream/data --library /var/lib/syncstream/library >/dev/null)
# Port and address are the configuration's to say, low ones included.
if grep -E -e '--(port|bind)' "$work/units/syncstream.service" >&2 || ! grep -q 'AmbientCapabilities=CAP_NET_BIND_SERVICE' "$work/units/syncstream.service"; then
  echo "build.sh: the unit leaves the port and the address not to the configuration" >&2
  exit 1
fi
sed -e "s:$published/syncstream:$home/syncstream:g" -e "s:$work/syncstream.conf:/etc/syncstream/syncstream.conf:g" \
  -e "s:^# Written by.*:# Of the package syncstream; for changes of your own\::" \
  "$work/units/syncstream.service" >"$tree/lib/systemd/system/syncstream.service"
chmod 644 "$tree/lib/systemd/system/syncstream.service"
if grep -q -e "$work" -e "$published" "$tree/lib/systemd/system/syncstream.service"; then
  echo "build.sh: the unit names a folder of this build" >&2
  exit 1
fi

sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$(du -sk "$tree" | cut -f1)/" \
  "$here/control" >"$tree/DEBIAN/control"
echo /etc/syncstream/syncstream.conf >"$tree/DEBIAN/conffiles"
for script in postinst prerm postrm; do install -m 755 "$here/$script" "$tree/DEBIAN/$script"; done

package=$output/syncstream_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz -z1 --build "$tree" "$package" >/dev/null
echo "$package"
