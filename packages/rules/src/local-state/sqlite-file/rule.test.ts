import { testRule } from '../../testing/test-rule.ts';
import { sqliteFile } from './rule.ts';

testRule(sqliteFile, {
  quiet: {
    'a database server':
      'services: {app: {image: example/app, environment: {DATABASE_URL: "postgres://app@db/app", DB_TYPE: postgres}}}\n',
    'a name that only sounds so': 'services: {app: {image: example/sqlite-web, environment: {TITLE: my sqlite}}}\n',
  },
  speaks: {
    'a URL': [
      'services:\n  app:\n    image: example/app\n    environment:\n      DATABASE_URL: sqlite:////data/app.db\n',
      { place: 'compose.yaml:5', severity: 'warning', message: 'can never have a second pod' },
    ],
    'the kind of the database, with replicas': [
      'services:\n  app:\n    image: example/app\n    environment:\n      DB_TYPE: sqlite\n    deploy: {replicas: 2}\n',
      { place: 'compose.yaml:5', severity: 'blocker', message: '2 replicas' },
    ],
  },
});
