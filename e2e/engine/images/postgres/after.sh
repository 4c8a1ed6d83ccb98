# The compiler behind `jit` is half of the image.
rm -rf /usr/lib/x86_64-linux-gnu/libLLVM* /usr/lib/*/libLLVM* /usr/lib/llvm* /usr/lib/postgresql/15/lib/bitcode \
  /usr/lib/postgresql/15/lib/llvmjit* /usr/lib/*/libz3*
sed -i -E "s/^#?(listen_addresses = ).*/\1'*'/; s/^#?(jit = ).*/\1off/" /usr/share/postgresql/15/postgresql.conf.sample
mkdir -p /docker-entrypoint-initdb.d
install -d -o postgres -g postgres -m 3777 /var/run/postgresql
install -d -o postgres -g postgres -m 1777 /var/lib/postgresql/data
