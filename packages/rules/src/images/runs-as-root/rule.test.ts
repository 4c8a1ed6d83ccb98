import { testRule } from '../../testing/test-rule.ts';
import { runsAsRoot } from './rule.ts';

const compose = 'services: {web: {build: ., ports: ["80:80"]}}\n';

testRule(runsAsRoot, {
  quiet: {
    'a user': { 'compose.yaml': compose, Dockerfile: 'FROM node:22\nUSER node\nCMD ["node", "x.js"]\n' },
    'a user in the Compose file': { 'compose.yaml': 'services: {web: {build: ., user: "1000"}}\n', Dockerfile: 'FROM node:22\n' },
    'an unknown base may have a user': { 'compose.yaml': compose, Dockerfile: 'FROM registry.example/base:1\n' },
    'it changes the user itself': { 'compose.yaml': compose, Dockerfile: 'FROM debian:12\nRUN apt-get install -y gosu\n' },
  },
  speaks: {
    'no USER': [
      { 'compose.yaml': compose, Dockerfile: 'FROM golang:1.26 AS build\nUSER 1000\nFROM debian:12\nCMD ["/app"]\n' },
      { place: 'Dockerfile:3', message: 'runs as root' },
    ],
    'root in the end': [
      { 'compose.yaml': compose, Dockerfile: 'FROM node:22\nUSER node\nUSER root\n' },
      { place: 'Dockerfile:3' },
    ],
  },
});
