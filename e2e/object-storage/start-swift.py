"""OpenStack Swift on one folder: its four servers in one process each, without rsync, replication or memcached.

Arguments: the folder, and the ports of the proxy, account, container and object server.
"""
import ctypes
import os
import signal
import sys
import types

from swift.common import utils

folder, ports = sys.argv[1], dict(zip(("proxy", "account", "container", "object"), map(int, sys.argv[2:])))

with open(f"{folder}/swift.conf", "w") as file:
    file.write("[swift-hash]\nswift_hash_path_suffix = landfall\n[storage-policy:0]\nname = one\ndefault = yes\n")
utils.set_swift_dir(folder)

from swift.common.ring import RingBuilder  # noqa: E402 (the folder must be known before)

SERVER = """[DEFAULT]
devices = {folder}/devices
mount_check = false
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
workers = 0
log_level = ERROR
disable_fallocate = true
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""

PROXY = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
workers = 0
log_level = ERROR
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck proxy-logging cache listing_formats bulk s3api tempauth copy slo dlo proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:proxy-logging]
use = egg:swift#proxy_logging
access_log_name = none
access_log_level = ERROR
[filter:cache]
paste.filter_factory = process_cache:filter_factory
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_landfall_uploads = not-a-real-secret .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
rate_limit_after_segment = 10000
[filter:dlo]
use = egg:swift#dlo
"""



class Cache:
    """What the proxy remembers between requests, in its one process: it insists on a cache, and memcached would be one server more."""

    def __init__(self, app):
        self.app, self.kept = app, {}

    def __call__(self, env, start_response):
        env["swift.cache"] = self
        return self.app(env, start_response)

    def get(self, key, raise_on_error=False):
        return self.kept.get(key)

    def set(self, key, value, **_):
        self.kept[key] = value

    def delete(self, key, **_):
        self.kept.pop(key, None)

    def incr(self, key, delta=1, **_):
        self.kept[key] = self.kept.get(key, 0) + delta
        return self.kept[key]


process_cache = sys.modules["process_cache"] = types.ModuleType("process_cache")
process_cache.filter_factory = lambda _conf, **_local: Cache

os.makedirs(f"{folder}/devices/d1", exist_ok=True)
for kind in ("account", "container", "object"):
    builder = RingBuilder(4, 1, 1)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": ports[kind], "device": "d1", "weight": 1})
    builder.rebalance()
    builder.get_ring().save(f"{folder}/{kind}.ring.gz")

for kind, port in ports.items():
    path = f"{folder}/{kind}-server.conf"
    with open(path, "w") as file:
        file.write((PROXY if kind == "proxy" else SERVER).format(folder=folder, port=port, kind=kind))
    if kind != "proxy" and os.fork() == 0:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: it ends with the proxy
        from swift.common.wsgi import run_wsgi

        sys.exit(run_wsgi(path, f"{kind}-server"))

from swift.common.wsgi import run_wsgi  # noqa: E402

sys.exit(run_wsgi(f"{folder}/proxy-server.conf", "proxy-server"))
