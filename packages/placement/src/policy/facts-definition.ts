import { type CustomResourceDefinition, customResourceDefinition } from './custom-resource.ts';

/** Where an operator keeps what digests are known to be: 256 objects, chosen by the first byte of the digest. */
export const imageFactsResource = { kind: 'ImageFacts', plural: 'imagefacts', version: 'v1alpha1' } as const;

const names = { type: 'object', additionalProperties: { type: 'boolean' } };
const text = { type: 'string', maxLength: 1024 };

/** What is kept of one digest. Facts are only ever added, as keys of maps, so that several may write without a lock. */
const entry = {
  type: 'object',
  properties: {
    kind: { type: 'string', enum: ['index', 'single', 'unknown'] },
    platforms: { type: 'array', maxItems: 512, items: text },
    labels: { type: 'object', additionalProperties: text },
    reason: text,
    detail: text,
    public: { type: 'boolean', description: 'Everyone may know of it.' },
    readers: { ...names, description: 'UIDs of namespaces that have shown that they may read the image.' },
    refuted: { ...names, description: 'Architectures on which containers of this digest ended with an exec format error.' },
  },
};

/** The CustomResourceDefinition of that kind, as plain data. No person writes such objects; losing them costs asking again. */
export function imageFactsDefinition(): CustomResourceDefinition {
  return customResourceDefinition({
    ...imageFactsResource,
    singular: imageFactsResource.plural,
    scope: 'Cluster',
    schema: {
      type: 'object',
      description: 'What digests of images are known to be. Written by the operator alone.',
      properties: { digests: { type: 'object', additionalProperties: entry } },
    },
  });
}
