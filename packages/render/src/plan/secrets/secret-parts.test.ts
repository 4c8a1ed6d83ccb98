import { describe, expect, it } from 'vitest';
import { findSecretParts } from './secret-parts.ts';

const found = (text: string) => findSecretParts(text).map(({ start, end }) => text.slice(start, end));

describe('a text holds a secret', () => {
  it.each([
    ['postgres://app:pa55word@db:5432/app', 'pa55word'],
    ['redis-cli -a pa55word ping', 'pa55word'],
    ['{"password": "pa55word"}', 'pa55word'],
    ['{password: pa55word}', 'pa55word'],
    ['user: app\npassword: pa55word\n', 'pa55word'],
  ])('%s', (text, secret) => {
    expect(found(text)).toEqual([secret]);
  });
});

describe('a text holds none', () => {
  it.each([
    'redis-cli ${REDIS_PASSWORD:+-a "$REDIS_PASSWORD"} ping',
    'echo ${DB_PASSWORD:-default-of-the-shell}',
    'postgres://app:${DB_PASSWORD}@db:5432/app',
    'redis-cli -a $REDIS_PASSWORD ping',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
