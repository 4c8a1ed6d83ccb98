import { placeOf } from '../../places.ts';
import { isNoSecretValue, isSecretName } from '../../reading/secrets.ts';
import type { Rule } from '../../rule.ts';
import { dockerfileOf } from '../../sources/dockerfile.ts';
import { findInCode } from '../../sources/find-in-code.ts';

/** Values that stand where a secret will be, so that a build does not stop. */
const placeholder = /^(?:latest|dummy|placeholder|none|unset|test|example|build|secret|xxx+|change[-_]?me|not[-_]a[-_]real\S*)$/i;

/** A secret is baked into the image. */
export const secretInImage: Rule = {
  id: 'secret-in-image',
  family: 'configuration',
  severity: 'blocker',
  topic: 'secret-clear',
  title: 'A secret is built into the image.',
  why: 'What a build argument, an ENV or a COPY puts into an image stays in its layers. The cluster pulls the image from a registry, and everybody who may pull it has the secret, in every environment the same.',
  remedy: 'Pass it at run time from the secret store; where the build itself needs it, mount it with RUN --mount=type=secret.',
  change: {
    file: 'Dockerfile',
    before: ['ARG NPM_TOKEN', 'RUN npm ci'],
    after: ['RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci'],
  },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      for (const { name, value, origin } of service.build?.args ?? []) {
        if (!isSecretName(name) || value === '') continue;
        const place = placeOf({ value, origin }, service.place);
        yield {
          service: service.name,
          place,
          message: `The build argument ${name} stays readable in the layers of the image of ${service.name}.`,
          evidence: [{ text: `${name} is named like a secret and given to the build`, place }],
        };
      }
      const file = dockerfileOf(service, sources);
      if (file === undefined || reported.has(file.path)) continue;
      reported.add(file.path);
      const settings = findInCode([file], /./, /^[ \t]*(?:ENV|ARG)\s+([A-Za-z_]\w*)[= ]["']?([^\s"']+)/gm).filter(
        ({ groups: [name, value] }) =>
          isSecretName(name ?? '') && !isNoSecretValue(value ?? '') && !placeholder.test(value ?? ''),
      );
      const tokens = findInCode([file], /./, /^[ \t]*ARG\s+([A-Za-z_]\w*)(?:=["']?([^\s"']*))?["']?[ \t]*$/gm).filter(
        ({ groups: [name, value] }) =>
          isSecretName(name ?? '') &&
          (value === undefined || value === '' || placeholder.test(value)) &&
          !(service.build?.args ?? []).some((given) => given.name === name),
      );
      const copies = findInCode(
        [file],
        /./,
        /^[ \t]*(?:COPY|ADD)\s+(?:--\S+\s+)*(?:\.\/)?(\.env|[\w./-]*(?:id_rsa|\.pem|credentials\.json|\.npmrc|\.netrc))\s/gm,
      );
      for (const { place, groups } of tokens) {
        yield {
          service: service.name,
          place,
          message: `What the build of ${service.name} is given as ${groups[0]} stays readable in the history of its image.`,
          evidence: [{ text: `${groups[0]} is named like a secret, and an argument of the build`, place }],
          severity: 'warning',
          confidence: 'likely',
        };
      }
      for (const { place, groups } of [...settings, ...copies]) {
        yield {
          service: service.name,
          place,
          message: `${groups[0]} stays readable in the layers of the image of ${service.name}, for everybody who may pull it.`,
          evidence: [{ text: `the Dockerfile puts ${groups[0]} into the image`, place }],
        };
      }
    }
  },
};
