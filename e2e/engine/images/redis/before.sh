groupadd --system --gid 999 redis
useradd --system --gid redis --uid 999 --home-dir /data --no-create-home --shell /usr/sbin/nologin redis
