groupadd --system --gid 999 rabbitmq
useradd --system --gid rabbitmq --uid 999 --home-dir /var/lib/rabbitmq --shell /usr/sbin/nologin rabbitmq
