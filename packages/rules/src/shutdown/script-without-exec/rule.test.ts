import { testRule } from '../../testing/test-rule.ts';
import { scriptWithoutExec } from './rule.ts';

const compose = 'services: {web: {build: ., ports: ["80:80"]}}\n';
const dockerfile = 'FROM debian:12\nCOPY . .\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["gunicorn", "app"]\n';

testRule(scriptWithoutExec, {
  quiet: {
    'it hands over': {
      'compose.yaml': compose,
      Dockerfile: dockerfile,
      'entrypoint.sh': '#!/bin/sh\nset -e\n./prepare\nexec "$@"\n',
    },
    'it ends with a choice': {
      'compose.yaml': compose,
      Dockerfile: dockerfile,
      'entrypoint.sh': '#!/bin/sh\nif [ "$1" = web ]; then\n  exec gunicorn app\nfi\n',
    },
    'no script': {
      'compose.yaml': compose,
      Dockerfile: 'FROM debian:12\nCMD ["gunicorn", "app"]\n',
      'other.sh': 'gunicorn app\n',
    },
  },
  speaks: {
    'it stays': [
      { 'compose.yaml': compose, Dockerfile: dockerfile, 'entrypoint.sh': '#!/bin/sh\nset -e\n./prepare\ngunicorn app\n' },
      { place: 'entrypoint.sh:4', service: 'web', confidence: 'likely' },
    ],
  },
});
