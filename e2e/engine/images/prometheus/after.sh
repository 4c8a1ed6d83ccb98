ln -sf /usr/bin/prometheus /bin/prometheus 2>/dev/null || true
rm -rf /usr/bin/promtool /usr/share/prometheus /usr/share/javascript /usr/share/nodejs /usr/share/fonts-*
[ -s /etc/prometheus/prometheus.yml ] || echo 'scrape_configs: []' >/etc/prometheus/prometheus.yml
install -d -o nobody -g nogroup /prometheus
# Debian's program keeps its data elsewhere when nothing is said.
rm -rf /var/lib/prometheus/metrics2
ln -s /prometheus /var/lib/prometheus/metrics2
