rm -rf /var/lib/rabbitmq
install -d -o rabbitmq -g rabbitmq -m 1777 /var/lib/rabbitmq /etc/rabbitmq /var/log/rabbitmq
HOME=/root /usr/lib/rabbitmq/bin/rabbitmq-plugins enable --offline rabbitmq_management rabbitmq_prometheus
chown -R rabbitmq:rabbitmq /etc/rabbitmq
rm -rf /root/.erlang.cookie /var/lib/rabbitmq/.erlang.cookie
