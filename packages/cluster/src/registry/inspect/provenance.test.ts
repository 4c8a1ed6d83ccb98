import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProvenance } from './provenance.ts';

function read(statement: unknown): ReturnType<typeof readProvenance> {
  return readProvenance(Buffer.from(JSON.stringify(statement)));
}

describe('who says to have built an image', () => {
  it('is read from both versions of the statement, without what is secret in addresses', () => {
    const older = {
      predicateType: 'https://slsa.dev/provenance/v0.2',
      predicate: {
        builder: { id: 'https://ci.example/pipelines/7?token=planted' },
        metadata: {
          'https://mobyproject.org/buildkit@v1#metadata': {
            vcs: { source: 'https://me:planted@git.example/shop.git', revision: 'abc' },
          },
        },
      },
    };
    const newer = {
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: { buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md' },
        runDetails: { builder: { id: '' }, metadata: { buildkit_metadata: { vcs: { revision: 'def' } } } },
      },
    };

    expect(read(older)).toEqual({
      builder: 'https://ci.example/pipelines/7',
      source: 'https://git.example/shop.git',
      revision: 'abc',
    });
    expect(read(newer)).toEqual({ builder: 'BuildKit', revision: 'def' });
  });

  it('is unknown when the statement is about something else, and nothing breaks it', () => {
    expect(read({ predicateType: 'https://spdx.dev/Document' })).toBeUndefined();
    fc.assert(
      fc.property(fc.jsonValue(), (predicate) => {
        expect(read({ predicateType: 'https://slsa.dev/provenance/v1', predicate })?.builder).toEqual(expect.any(String));
      }),
    );
  });
});
