import { testRule } from '../../testing/test-rule.ts';
import { healthToolMissing } from './rule.ts';

const compose = (test: string) => `services:\n  web:\n    build: .\n    healthcheck:\n      test: ${test}\n`;
const curl = compose('curl -f http://localhost:8000/ || exit 1');

testRule(healthToolMissing, {
  quiet: {
    'a path that Heroku is to ask from outside': {
      'app.json': '{"formation": {"web": {"quantity": 1}}, "healthchecks": {"web": [{"type": "startup", "path": "/"}]}}\n',
      Procfile: 'web: node server.js\n',
      Dockerfile: 'FROM node:22-alpine\nEXPOSE 3000\n',
    },
    'it is installed': {
      'compose.yaml': curl,
      Dockerfile: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y curl\n',
    },
    'installed in the stage that this one continues': {
      'compose.yaml': curl,
      Dockerfile: 'FROM debian:12-slim AS base\nRUN apt-get install -y curl\nFROM base\nCOPY . .\n',
    },
    'Alpine has wget': { 'compose.yaml': compose('wget -q --spider http://localhost/'), Dockerfile: 'FROM node:22-alpine\n' },
    'the full image has curl': { 'compose.yaml': curl, Dockerfile: 'FROM python:3.13\n' },
    'nginx on Alpine comes with curl': {
      'compose.yaml': curl,
      Dockerfile: 'FROM nginx:1.27-alpine\nCOPY nginx.conf /etc/nginx/\n',
    },
    'programs are copied in': {
      'compose.yaml': curl,
      Dockerfile: 'FROM alpine:3.20\nCOPY --from=tools /usr/bin/curl /usr/bin/curl\n',
    },
    'a built program of ours': { 'compose.yaml': compose('["CMD", "/app/check"]'), Dockerfile: 'FROM scratch\nCOPY app /app\n' },
  },
  speaks: {
    'curl on a slim image, which the node can ask itself': [
      { 'compose.yaml': curl, Dockerfile: 'FROM python:3.13-slim\nCOPY . .\n' },
      { place: 'compose.yaml:5', severity: 'warning', message: 'needs curl, which its image does not have', handled: true },
    ],
    'curl on a slim image, of which something is made': [
      {
        'compose.yaml': compose('curl -s http://localhost:8000/health | grep ok'),
        Dockerfile: 'FROM python:3.13-slim\nCOPY . .\n',
      },
      { place: 'compose.yaml:5', severity: 'blocker', message: 'ever become ready', handled: false },
    ],
    'curl on Alpine, by an argument': [
      { 'compose.yaml': curl, Dockerfile: 'ARG BASE=node:22-alpine\nFROM ${BASE}\nCOPY . .\n' },
      { place: 'compose.yaml:5' },
    ],
    'a shell on distroless': [
      {
        'compose.yaml': compose('["CMD", "sh", "-c", "test -f /ready"]'),
        Dockerfile: 'FROM golang:1.26 AS build\nFROM gcr.io/distroless/static\n',
      },
      { place: 'compose.yaml:5', message: 'needs sh' },
    ],
  },
});
