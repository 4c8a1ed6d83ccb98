#!/bin/sh
# Installs Debian packages above a root file system and writes what that adds as one layer. It runs in namespaces of its
# own, so all mounts end with it.
#   packages.sh ROOT WORK PACKAGES RECIPE LAYER EXPORT PACKAGE...
# ROOT: root file system below; WORK: empty folder; PACKAGES: folder that keeps downloaded packages; RECIPE: folder with
# before.sh, files/ and after.sh, each if needed; LAYER: archive to write; EXPORT: folder inside that is the layer, or `.`
set -eu
base=$1 work=$2 packages=$3 recipe=$4 layer=$5 export=$6
shift 6

# In memory, because an overlay cannot lie on another one, which is what a container's own disk often is.
mount -t tmpfs -o mode=755 tmpfs "$work"
root=$work/root upper=$work/upper
mkdir "$root" "$upper" "$work/scratch"
mount -t overlay -o "lowerdir=$base,upperdir=$upper,workdir=$work/scratch" overlay "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mkdir -p "$root/var/cache/apt/archives"
mount --bind "$packages" "$root/var/cache/apt/archives"
mount --bind /etc/resolv.conf "$root/etc/resolv.conf"

inside() { chroot "$root" env -u LANGUAGE LC_ALL=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

[ ! -e "$recipe/before.sh" ] || inside sh -eu <"$recipe/before.sh"
inside apt-get update -q
inside apt-get install -q -y --no-install-recommends -o APT::Keep-Downloaded-Packages=true -o Dpkg::Options::=--force-confold "$@" </dev/null
[ ! -d "$recipe/files" ] || cp -a "$recipe/files/." "$root/"
[ ! -e "$recipe/after.sh" ] || inside sh -eu <"$recipe/after.sh"

# A file deleted above the base is a device 0:0 to the kernel, and a file named so in a layer.
find "$upper" -type c | while read -r deleted; do
  rm "$deleted"
  : >"${deleted%/*}/.wh.${deleted##*/}"
done
[ ! -d "$upper/var/log" ] || find "$upper/var/log" -type f -delete
tar --create --file "$layer" --sort=name --numeric-owner --clamp-mtime --mtime=@1767225600 \
  --exclude=./var/lib/apt/lists --exclude=./var/cache/apt --exclude='./var/cache/debconf/*-old' \
  --exclude='./var/lib/dpkg/*-old' --exclude='./tmp/*' --directory "$upper/$export" .
