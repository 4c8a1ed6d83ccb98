# What no build of a test reads: an Engine takes half a minute for each gigabyte of an image.
rm -rf /usr/share/doc /usr/share/man /usr/share/locale /usr/share/perl /usr/lib/aarch64-linux-gnu /usr/lib/python3.11/config-*
go=/usr/lib/go-1.19
find "$go/pkg" -mindepth 1 -maxdepth 1 -name 'linux_amd64_*' -exec rm -r {} +
rm -rf "$go/pkg/linux_amd64/cmd" /usr/share/go-1.19/test /usr/share/go-1.19/api /usr/share/go-1.19/src/cmd
find /usr/share/go-1.19/src -name testdata -prune -exec rm -r {} +
find /usr/share/go-1.19/src -name '*_test.go' -delete
find "$go/pkg/tool" -type f ! -name asm ! -name buildid ! -name cgo ! -name compile ! -name link -delete
find /usr/lib/rustlib \( -name 'libtest-*' -o -name 'libproc_macro-*' \) -delete
find /usr/lib/gcc /usr/lib/gcc-cross \( -name lto1 -o -name cc1plus -o -name '*san*.a' -o -name '*_preinit.o' \) -delete
find /usr/bin -name '*lto-dump*' -delete
find /usr/lib /usr/aarch64-linux-gnu -name 'lib[atlu]*san.so*' -delete
