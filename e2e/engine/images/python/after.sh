ln -s python3 /usr/bin/python
# `pip install -r requirements.txt` is content with what Debian installed, and needs no network for that.
rm -f /usr/lib/python3*/EXTERNALLY-MANAGED
# Of Amazon's two hundred services, the one that object storages speak.
cd /usr/lib/python3/dist-packages/botocore/data
find . -mindepth 1 -maxdepth 1 -type d ! -name s3 ! -name sts -exec rm -r {} +
rm -rf /usr/lib/python3/dist-packages/django/contrib/*/locale /usr/lib/python3/dist-packages/boto3/examples
