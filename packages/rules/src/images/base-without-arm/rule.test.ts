import { testRule } from '../../testing/test-rule.ts';
import { baseWithoutArm } from './rule.ts';

const compose = 'services: {web: {build: .}}\n';

testRule(baseWithoutArm, {
  quiet: {
    'bases for both': { 'compose.yaml': compose, Dockerfile: 'FROM golang:1.26 AS build\nFROM alpine:3.22\n' },
    'a stage of its own with such a name': { 'compose.yaml': compose, Dockerfile: 'FROM alpine AS mysql\nFROM mysql\n' },
    'an image that nobody builds': { 'compose.yaml': 'services: {web: {image: nginx}}\n', Dockerfile: 'FROM amd64/python:3\n' },
    'a comment': { 'compose.yaml': compose, Dockerfile: '# FROM amd64/python:3\nFROM python:3\n' },
  },
  speaks: {
    'a folder of one architecture, in any stage': [
      { 'compose.yaml': compose, Dockerfile: 'FROM amd64/node:24 AS build\nFROM nginx\nCOPY --from=build /app /app\n' },
      { place: 'Dockerfile:1', remedy: 'Build on node:24, which is made for amd64 and arm64.' },
    ],
    'a product that is made for amd64, through an argument': [
      { 'compose.yaml': compose, Dockerfile: 'ARG BASE=postgis/postgis:17-3.5\nFROM ${BASE}\n' },
      { place: 'Dockerfile:2', message: 'built on postgis/postgis:17-3.5, which is for amd64 alone' },
    ],
  },
});
