import { testRule } from '../../testing/test-rule.ts';
import { oneArchitecture } from './rule.ts';

const compose = 'services: {web: {build: .}}\n';

testRule(oneArchitecture, {
  quiet: {
    'any platform': {
      'compose.yaml': compose,
      Dockerfile: 'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nFROM alpine:3.22\n',
    },
    'a download, which is another finding': {
      'compose.yaml': compose,
      Dockerfile: 'FROM debian:12\nRUN curl -LO https://example.org/tool-linux-amd64\n',
    },
  },
  speaks: {
    stated: [
      'services:\n  web:\n    image: example/web\n    platform: linux/amd64\n',
      { place: 'compose.yaml:4', handled: true },
    ],
    'in the Dockerfile': [
      { 'compose.yaml': compose, Dockerfile: 'FROM --platform=linux/amd64 node:22\n' },
      { place: 'Dockerfile:1', handled: false },
    ],
  },
});
