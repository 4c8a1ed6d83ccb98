import { testRule } from '../../testing/test-rule.ts';
import { healthAsksDatabase } from './rule.ts';

const compose = 'services:\n  web:\n    build: .\n    healthcheck:\n      test: curl -f http://localhost:8000/health\n';

testRule(healthAsksDatabase, {
  quiet: {
    'it answers by itself': {
      'compose.yaml': compose,
      'views.py': 'def health(request):\n    return HttpResponse("ok")\n\n\ndef report(request):\n    connection.cursor()\n',
    },
    'nobody asks it': {
      'compose.yaml': 'services: {web: {build: .}}\n',
      'views.py': 'def health(request):\n    connection.cursor()\n',
    },
  },
  speaks: {
    Django: [
      {
        'compose.yaml': compose,
        'app/views.py':
          'import os\n\n\ndef health(request):\n    with connection.cursor() as cursor:\n        cursor.execute("SELECT 1")\n    return HttpResponse("ok")\n',
      },
      { place: 'app/views.py:4', service: 'web', message: 'leave the rotation at once' },
    ],
    Express: [
      {
        'compose.yaml': compose,
        'server.js':
          "app.get('/health', async (request, response) => {\n  await pool.query('SELECT 1');\n  response.end('ok');\n});\n",
      },
      { place: 'server.js:1' },
    ],
  },
});
