# The first process of a sandbox. When it ends, however that comes, the kernel ends every other process in it.
set -eu

# Orphans become its children; the kernel then buries them by itself.
trap '' CHLD

# What programs write to fixed places stays inside and goes with the sandbox.
mount -t tmpfs -o mode=755 tmpfs /run
for place in /var/lib /var/log; do
  mkdir -p "/run/sandbox$place/new" "/run/sandbox$place/work"
  mount -t overlay overlay -o "lowerdir=$place,upperdir=/run/sandbox$place/new,workdir=/run/sandbox$place/work" "$place"
done

ip link set lo up
exec sleep infinity
