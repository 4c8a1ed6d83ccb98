import { listNames } from '../../places.ts';
import { checkOf, isAskedByKubelet } from '../../reading/health-check.ts';
import type { Rule } from '../../rule.ts';
import { finalStageOf } from '../../sources/dockerfile.ts';

/** What each kind of base image does not have. Only what is surely missing. */
const bases: readonly { readonly pattern: RegExp; readonly name: string; readonly lacks: readonly string[] }[] = [
  {
    pattern: /^(?:scratch|gcr\.io\/distroless\/|cgr\.dev\/chainguard\/(?!wolfi))/,
    name: 'has neither a shell nor any tool',
    lacks: ['curl', 'wget', 'nc', 'sh', 'bash'],
  },
  {
    pattern: /^(?:alpine(?::|$)|(?:python|node|ruby|golang):[\w.-]*alpine)/,
    name: 'is an Alpine image without curl',
    lacks: ['curl', 'bash'],
  },
  {
    pattern: /^(?:debian|python|ruby|node):[\w.-]*slim/,
    name: 'is a slim image without curl and wget',
    lacks: ['curl', 'wget', 'nc'],
  },
  { pattern: /^ubuntu(?::|$)/, name: 'is Ubuntu without curl and wget', lacks: ['curl', 'wget', 'nc'] },
  { pattern: /^debian(?::|$)/, name: 'is Debian without curl and wget', lacks: ['curl', 'wget', 'nc'] },
  { pattern: /^busybox(?::|$)/, name: 'is BusyBox without curl', lacks: ['curl', 'bash'] },
];

/** The check runs a program that the image does not have. */
export const healthToolMissing: Rule = {
  id: 'health-tool-missing',
  family: 'health',
  severity: 'blocker',
  topic: 'health-wrong',
  title: 'The health check runs a program that is not in the image.',
  why: 'Compose only marks the container as unhealthy, which nobody may have noticed. As a readiness probe the same check keeps every pod out of rotation: the service never gets a request.',
  remedy: 'Use a tool that the image has, install the one that is used, or let Kubernetes ask by HTTP itself.',
  change: {
    file: 'Dockerfile',
    before: ['FROM python:3.13-slim'],
    after: ['FROM python:3.13-slim', 'RUN apt-get update && apt-get install -y --no-install-recommends curl'],
  },
  *looks({ app, services, sources }) {
    for (const service of services) {
      const inForce = checkOf(service);
      // A path in app.json is asked by the platform, from outside; only what it calls a command runs in the container.
      if (app.platform === 'heroku' && inForce?.isCommand !== true) continue;
      const stage = inForce === undefined ? undefined : finalStageOf(service, sources);
      if (inForce === undefined || stage === undefined || !stage.isOnlyOfBase) continue;
      const base = bases.find(({ pattern }) => pattern.test(stage.base));
      const used = base?.lacks.filter((tool) => new RegExp(`(?:^|[\\s;&|("'/])${tool}(?:\\s|$)`).test(inForce.text)) ?? [];
      const missing = used.filter((tool) => !new RegExp(`\\b${tool === 'nc' ? '(?:netcat|ncat|nc)' : tool}`).test(stage.text));
      if (base === undefined || missing.length === 0) continue;
      const isAsked = isAskedByKubelet(inForce);
      yield {
        service: service.name,
        place: inForce.place,
        message: isAsked
          ? `The check of ${service.name} needs ${listNames(missing)}, which its image does not have, so it has never passed; what waits for it in Compose does not start.`
          : `The check of ${service.name} needs ${listNames(missing)}, which its image does not have: no pod of it would ever become ready.`,
        ...(isAsked
          ? { severity: 'warning' as const, handled: 'The node asks the address itself, which needs no tool in the image.' }
          : {}),
        evidence: [
          { text: `the check runs ${listNames(missing)}`, place: inForce.place },
          { text: `the base ${stage.base} ${base.name}, and nothing installs it`, place: stage.place },
        ],
      };
    }
  },
};
