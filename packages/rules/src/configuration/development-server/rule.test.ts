import { testRule } from '../../testing/test-rule.ts';
import { developmentServer } from './rule.ts';

const compose = (command: string) => `services:\n  web:\n    image: example/web\n    command: ${command}\n`;

testRule(developmentServer, {
  quiet: { gunicorn: compose('gunicorn app --bind 0.0.0.0'), 'a script for production': compose('npm run start:prod') },
  speaks: {
    Django: [compose('python manage.py runserver 0.0.0.0:8000'), { place: 'compose.yaml:4' }],
    Flask: [compose('flask run --host 0.0.0.0'), { place: 'compose.yaml:4' }],
    'a script': [compose('npm run dev'), { place: 'compose.yaml:4' }],
    reload: [compose('uvicorn app:app --reload'), { place: 'compose.yaml:4' }],
  },
});
