mkdir -p /docker-entrypoint.d /var/cache/nginx /usr/share/nginx/html
# Debian keeps temporary files elsewhere than the official image.
rm -rf /var/lib/nginx /var/www /etc/nginx/sites-* /etc/nginx/modules-enabled /etc/nginx/conf.d
ln -s /var/cache/nginx /var/lib/nginx
mkdir -p /etc/nginx/conf.d /var/log/nginx
ln -sf /dev/stdout /var/log/nginx/access.log
ln -sf /dev/stderr /var/log/nginx/error.log
echo '<h1>Welcome to nginx!</h1>' >/usr/share/nginx/html/index.html
cat >/etc/nginx/nginx.conf <<'END'
user nginx;
worker_processes auto;
error_log /var/log/nginx/error.log notice;
pid /run/nginx.pid;
events { worker_connections 1024; }
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log /var/log/nginx/access.log;
  sendfile on;
  include /etc/nginx/conf.d/*.conf;
}
END
cat >/etc/nginx/conf.d/default.conf <<'END'
server {
  listen 80;
  location / { root /usr/share/nginx/html; }
}
END
