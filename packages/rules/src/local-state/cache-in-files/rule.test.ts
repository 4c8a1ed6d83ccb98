import { testRule } from '../../testing/test-rule.ts';
import { cacheInFiles } from './rule.ts';

const django = (backend: string) => ({
  'compose.yaml': 'services: {web: {build: ., ports: ["80:8000"], command: gunicorn app}}\n',
  'app/settings.py': `CACHES = {\n    "default": {"BACKEND": "${backend}"}\n}\n`,
  Dockerfile: 'FROM python:3.13\n',
});

testRule(cacheInFiles, {
  quiet: {
    Redis: 'services: {web: {image: example/web, environment: {CACHE_STORE: redis}}}\n',
    'Redis in the code': django('django.core.cache.backends.redis.RedisCache'),
  },
  speaks: {
    'a variable': [
      'services:\n  web:\n    image: example/web\n    environment:\n      CACHE_DRIVER: file\n',
      { place: 'compose.yaml:5', message: 'a cache of their own' },
    ],
    'the code': [django('django.core.cache.backends.locmem.LocMemCache'), { place: 'app/settings.py:2', confidence: 'likely' }],
  },
});
