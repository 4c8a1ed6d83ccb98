import { expect, test } from 'vitest';
import { endedVersionOf } from '../../reading/ended-versions.ts';
import { testRule } from '../../testing/test-rule.ts';
import { versionEnded } from './rule.ts';

testRule(versionEnded, {
  quiet: {
    maintained: 'services: {db: {image: "postgres:17.2"}, cache: {image: "redis:7"}}\n',
    'moves on by itself': 'services: {a: {image: "python:3"}, b: {image: "alpine:latest"}, c: {image: node}}\n',
    'another product of that name': 'services: {a: {image: "example/node:1"}}\n',
  },
  speaks: {
    'a database': [
      'services:\n  db:\n    image: postgres:11-alpine\n',
      { place: 'compose.yaml:3', message: 'PostgreSQL 11-alpine' },
    ],
    'a base': [
      { 'compose.yaml': 'services: {web: {build: .}}\n', Dockerfile: 'FROM node:16\n' },
      { place: 'Dockerfile:1', message: 'Node.js 16' },
    ],
  },
});

test('versions are compared part by part', () => {
  expect(endedVersionOf('python', '3.9-slim')).toBeDefined();
  expect(endedVersionOf('python', '3.10')).toBeUndefined();
  expect(endedVersionOf('ubuntu', '22.04')).toBeUndefined();
  expect(endedVersionOf('mysql', '8.0')).toBeUndefined();
});
