import type { Described } from '@landfall/cluster/registry';
import pico from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { InspectedImage } from '../run/arch-inspect.ts';
import { archInspectText } from './arch-inspect-text.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const plain = pico.createColors(false);

function known(image: string, changes: Partial<Described>): InspectedImage {
  const described: Described = {
    digest,
    mediaType: '',
    kind: 'index',
    variants: [],
    passedOver: [],
    labels: new Map(),
    answeredBy: 'registry.example',
    isPublic: true,
    ...changes,
  };
  return { kind: 'known', image, described };
}

function variant(architecture: string): Described['variants'][number] {
  return { platform: { os: 'linux', architecture }, digest, statedBy: 'index' };
}

describe('what a person is told of images', () => {
  it('adds up what they are for', () => {
    const text = archInspectText(
      [
        known('both', { variants: [variant('amd64'), variant('arm64')] }),
        known('old', { variants: [variant('amd64')] }),
        known('chart', { kind: 'artifact', artifactType: 'application/vnd.cncf.helm.config.v1+json' }),
        { kind: 'unknown', image: 'away', reason: 'unreachable', detail: 'registry.example is away', isTransient: true },
      ],
      plain,
    );

    expect(text).toContain('4 images: 1 for amd64 and arm64; 1 for amd64 and not for arm64; 1 no image; 1 unknown\n');
    expect(text).toContain('registry.example is away. Ask again later.');
  });

  it('lets nothing that a registry says steer the terminal', () => {
    const labels = new Map([['org.opencontainers.image.source', '\u001b]0;planted\u0007\u001b[2J\nnext line']]);
    const text = archInspectText([known('\u001b[31mred', { labels, created: 'x\ry', variants: [variant('amd64')] })], plain);

    // eslint-disable-next-line no-control-regex -- the point is that there are none
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text.split('\n')).toHaveLength(5);
  });

  it('says that nothing is assumed when an image does not say what it runs on', () => {
    expect(archInspectText([known('mute', { passedOver: [{ digest, why: 'no-platform' }] })], plain)).toContain(
      'nothing is assumed',
    );
  });
});
