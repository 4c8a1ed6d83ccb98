#!/bin/sh
# Makes the root file system that the other images stand on. It runs in a mount namespace of its own.
#   debian.sh FOLDER RELEASE PACKAGES RECIPE LAYER
# FOLDER: where the files go, to `root`, and the archive of them, LAYER; PACKAGES: folder that keeps downloaded packages;
# RECIPE: folder with files/
set -eu
root=$1/root release=$2 packages=$3 recipe=$4 layer=$1/$5

debootstrap --variant=minbase --cache-dir="$packages" "$release" "$root"
cp -a "$recipe/files/." "$root/"
rm -rf "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/* "$root"/usr/share/info/* \
  "$root"/var/cache/apt/* "$root"/var/cache/debconf/*-old "$root"/var/lib/dpkg/*-old "$root"/var/log/* "$root/etc/hostname"
: >"$root/etc/resolv.conf"
tar --create --file "$layer" --sort=name --numeric-owner --clamp-mtime --mtime=@1767225600 \
  --exclude='./var/lib/apt/lists/*' --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --directory "$root" .
