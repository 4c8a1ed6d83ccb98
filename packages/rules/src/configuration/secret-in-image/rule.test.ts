import { testRule } from '../../testing/test-rule.ts';
import { secretInImage } from './rule.ts';

const compose = 'services: {web: {build: .}}\n';

testRule(secretInImage, {
  quiet: {
    'a placeholder': { 'compose.yaml': compose, Dockerfile: 'FROM node:22\nENV SECRET_KEY=$SECRET_KEY\nCOPY . .\n' },
    'an argument that is no secret': {
      'compose.yaml': 'services: {web: {build: {context: ., args: {VERSION: "1"}}}}\n',
      Dockerfile: 'FROM node:22\n',
    },
    'what stands where a secret will be, for the build': {
      'compose.yaml': compose,
      Dockerfile: 'FROM ruby:3.4\nENV SECRET_KEY_BASE=dummy\nRUN rails assets:precompile\n',
    },
    'a comment': { 'compose.yaml': compose, Dockerfile: 'FROM node:22\n# ENV API_KEY=abc123\n' },
  },
  speaks: {
    'a token that the build asks for': [
      { 'compose.yaml': compose, Dockerfile: 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n' },
      { place: 'Dockerfile:2', severity: 'warning', message: 'readable in the history' },
    ],
    ENV: [
      { 'compose.yaml': compose, Dockerfile: 'FROM node:22\nENV API_KEY=abc123abc123\n' },
      { place: 'Dockerfile:2', severity: 'blocker' },
    ],
    'a file of variables': [
      { 'compose.yaml': compose, Dockerfile: 'FROM node:22\nCOPY .env /app/\n' },
      { place: 'Dockerfile:2' },
    ],
    'a build argument': [
      'services:\n  web:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: ${NPM_TOKEN:-x}\n',
      { place: 'compose.yaml:6' },
    ],
  },
});
