import type { ComponentSummary } from '../../render.ts';

/** A plain web component named `web`, but for what a test says of it. */
export function buildComponentSummary(said: Partial<ComponentSummary> = {}): ComponentSummary {
  return {
    name: 'web',
    service: said.name ?? 'web',
    place: { file: 'compose.yaml', line: 3, column: 5 },
    role: 'web',
    kind: 'Deployment',
    wave: 1,
    sidecars: [],
    autoscaled: false,
    usesKeda: false,
    exposed: false,
    claims: [],
    podSecurity: { level: 'restricted', reasons: [] },
    ...said,
  };
}
