mkdir -p /export/bin /export/dev /export/etc /export/home /export/proc /export/root /export/sys /export/usr/sbin \
  /export/var/spool/cron/crontabs /export/var/www
install -d -m 1777 /export/tmp
ln -s ../bin /export/usr/bin
cp /bin/busybox /export/bin/busybox
chroot /export /bin/busybox --install -s /bin
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n' >/export/etc/passwd
printf 'root:x:0:\nnogroup:x:65534:\n' >/export/etc/group
ln -s /var/spool/cron/crontabs /export/etc/crontabs
