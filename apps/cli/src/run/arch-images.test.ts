import { describe, expect, it } from 'vitest';
import { findImages } from './arch-images.ts';

describe('names of images in a text', () => {
  it('reads one a line, without comments and repetition', () => {
    expect(findImages('# ours\nnginx:1.29\n  - redis\n\nregistry.example:5000/web:2 # the shop\nnginx:1.29\n')).toEqual([
      'nginx:1.29',
      'redis',
      'registry.example:5000/web:2',
    ]);
  });

  it('reads manifests of any kind, lists of them, and every kind of container', () => {
    const text = `
apiVersion: v1
kind: List
items:
  - kind: Pod
    metadata: {annotations: {last: '{"containers":[{"image":"old"}]}'}}
    spec:
      initContainers: [{image: init}]
      containers: [{image: app}, {name: none}]
      ephemeralContainers: [{image: debug}]
      volumes: [{name: a, image: {reference: files}}, {name: b, emptyDir: {}}]
    status: {containerStatuses: [{image: seen}]}
---
kind: CronJob
spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: job}]}}}}}
---
kind: Rollout
spec: {template: {spec: {containers: [{image: app}]}}}
`;

    expect(findImages(text)).toEqual(['init', 'app', 'debug', 'files', 'job']);
  });

  it('reads JSON and Compose files', () => {
    expect(findImages('{"kind":"Pod","spec":{"containers":[{"image":"app"}]}}')).toEqual(['app']);
    expect(findImages('services:\n  web: {image: nginx}\n  api: {build: .}\n')).toEqual(['nginx']);
  });

  it.each(['', '{', '[', '\u0000', '- - -', 'a: *b', 'containers: [{image: 7}]', '%TAG'])('answers %j', (text) => {
    expect(Array.isArray(findImages(text))).toBe(true);
  });

  it('is not drowned in aliases', () => {
    const bomb = [
      'a0: &a0 [x, x]',
      ...Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`),
    ];

    expect(findImages(bomb.join('\n')).length).toBeLessThan(100);
  });
});
