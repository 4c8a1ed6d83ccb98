groupadd --system --gid 101 nginx
useradd --system --gid nginx --uid 101 --no-create-home --home /nonexistent --shell /bin/false nginx
