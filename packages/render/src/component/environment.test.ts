import { expect, test } from 'vitest';
import { translate, translateOne } from './testing/translate.ts';

test('plain variables stay plain, secrets become references, urls are split', () => {
  const { values, tree } = translate({
    environment: {
      LOG_LEVEL: 'info',
      API_KEY: 'd41d8cd98f00b204e9800998ecf8427e',
      DATABASE_URL: 'postgres://app:s3cr3tpw@db:5432/app',
    },
  });

  expect(values.container.env).toMatchObject({ LOG_LEVEL: 'info' });
  expect(values.container.secrets).toHaveProperty('API_KEY');
  const url = values.container.env?.['DATABASE_URL'] as { template: string };
  const name = /\$\((\w+)\)/.exec(url.template)?.[1] ?? '';
  expect(url.template).toBe(`postgres://app:$(${name})@db:5432/app`);
  expect(values.container.secrets).toHaveProperty(name);
  expect(JSON.stringify(tree)).not.toMatch(/s3cr3tpw|d41d8cd98f/);
});

test('host names that had to change are changed in values', () => {
  const { values } = translateOne('web', { web: { environment: { DB: 'my_db:5432' } }, my_db: { ports: ['5432'] } });

  expect(values.container.env).toEqual({ DB: 'my-db:5432' });
});

test('variables without value are left unset and told of once', () => {
  const { values, account, codes } = translate({ environment: { REGION: undefined, ZONE: undefined } });

  expect(values.container.env).toBeUndefined();
  expect(codes('environment.REGION')).toEqual(['environment-without-value']);
  expect(account.findings.filter(({ code }) => code === 'variable-missing').map(({ message }) => message)).toEqual([
    'web takes REGION, ZONE from the shell, which has no value for them.',
  ]);
});

test('names that an older target refuses are rejected, newer targets take them', () => {
  const draft = { environment: { 'app/name': 'x' } };

  expect(translate(draft, {}, { options: { kubernetes: '1.30' } }).codes('environment.app/name')).toEqual(['environment-name']);
  expect(translate(draft).values.container.env).toEqual({ 'app/name': 'x' });
});

test('an empty value is a value', () => {
  expect(translate({ environment: { EMPTY: '' } }).values.container.env).toEqual({ EMPTY: '' });
});
