import { testRule } from '../../testing/test-rule.ts';
import { calledByContainerName } from './rule.ts';

const compose = (host: string) =>
  `services:\n  db: {image: "postgres:16", container_name: shop_db}\n  web:\n    image: example/web\n    environment:\n      DATABASE_URL: postgres://app@${host}:5432/app\n`;

testRule(calledByContainerName, {
  quiet: {
    'called by its name': compose('db'),
    'the container is called like one of its aliases':
      'services:\n  db: {image: "mongo:7", container_name: shop.db, networks: {default: {aliases: [shop.db]}}}\n  web: {image: example/web, environment: {DB_HOST: shop.db}}\n',
    'a longer name': compose('shop_db.example.org'),
  },
  speaks: {
    'by the container': [
      compose('shop_db'),
      { place: 'compose.yaml:6', service: 'db', message: 'called shop_db by others', handled: true },
    ],
  },
});
