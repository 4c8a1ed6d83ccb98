import type { Values } from './helm.ts';

/** The least that a component needs. */
export const web = {
  component: 'web',
  app: 'shop',
  role: 'web',
  kind: 'Deployment',
  container: { ports: { http: 8000 } },
} as const satisfies Values;

/** The least that an environment needs: an image. */
export const images = { images: { web: 'registry.example.test/shop/web:1.0' } } as const satisfies Values;

/** Values of a component that differ from `web`, with its image. */
export function component(values: Values): Values {
  return { ...web, ...images, ...values };
}

/** Values of the shared release. */
export function shared(values: Values): Values {
  return { component: 'shared', app: 'shop', kind: 'Shared', ...values };
}

/** A route of every kind goes with this. */
export const gateway = {
  ingress: { kind: 'HTTPRoute', gateway: { name: 'public', namespace: 'gateways', section: 'https' } },
} as const satisfies Values;
