import { testRule } from '../../testing/test-rule.ts';
import { lockInFile } from './rule.ts';

const python = (line: string) => ({
  'compose.yaml': 'services: {worker: {build: ., command: celery -A app worker}}\n',
  'app/tasks.py': `def import_all():\n    ${line}\n`,
  Dockerfile: 'FROM python:3.13\n',
});

testRule(lockInFile, {
  quiet: {
    'a lock in the cache': python('with cache.lock("import"):'),
    'a comment': python('pass  # no FileLock("x") here'),
    'the lock file of packages': {
      'compose.yaml': 'services: {web: {build: .}}\n',
      'server.js': 'const lock = "package-lock.json";\n',
      Dockerfile: 'FROM node:22\n',
    },
  },
  speaks: {
    Python: [python('with FileLock("/tmp/import.lock"):'), { place: 'app/tasks.py:2', message: 'both get the lock' }],
    'a command': [
      'services:\n  sync:\n    image: example/sync\n    command: sh -c "while true; do flock -n /tmp/sync.lock ./sync; sleep 60; done"\n',
      { place: 'compose.yaml:4', confidence: 'certain' },
    ],
  },
});
