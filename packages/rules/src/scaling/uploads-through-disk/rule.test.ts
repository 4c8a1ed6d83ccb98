import { testRule } from '../../testing/test-rule.ts';
import { uploadsThroughDisk } from './rule.ts';

const compose = 'services: {web: {build: ., command: gunicorn app, ports: ["80:80"]}}\n';

testRule(uploadsThroughDisk, {
  quiet: {
    'object storage': {
      'compose.yaml': compose,
      'app/settings.py': 'MEDIA_ROOT = "/app/media"\nDEFAULT_FILE_STORAGE = "storages.backends.s3boto3.S3Boto3Storage"\n',
    },
    'a worker': {
      'compose.yaml': 'services: {w: {build: ., command: celery -A app worker}}\n',
      'app/settings.py': 'MEDIA_ROOT = "/app/media"\n',
    },
  },
  speaks: {
    Django: [
      { 'compose.yaml': compose, 'app/settings.py': 'import os\nMEDIA_ROOT = "/app/media"\n' },
      { place: 'app/settings.py:2' },
    ],
    multer: [
      { 'compose.yaml': compose, 'server.js': "const upload = multer({ dest: 'uploads/' });\n" },
      { place: 'server.js:1' },
    ],
  },
});
