import type { Rule } from '../../rule.ts';
import { dockerfilesOf } from '../../sources/dockerfile.ts';
import { findInCode } from '../../sources/find-in-code.ts';

/** How compilers and package managers are told one architecture, and what is said of each. */
const settings: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/\bGOARCH[= ]"?amd64\b/, 'Go compiles for amd64'],
  [/\bdotnet\s+(?:publish|build|restore)\b[^\n]*\s(?:-r|--runtime)[ =]linux(?:-musl)?-x64\b/, '.NET publishes for linux-x64'],
  [/\bcargo\s+build\b[^\n]*--target[ =]x86_64-unknown-linux/, 'Cargo compiles for x86_64'],
  [/--cpu[= ]x64\b|\bnpm_config_arch=x64\b/, 'npm installs for x64'],
  [/\bpip3?\s+(?:install|download)\b[^\n]*--platform[= ]\S*x86_64/, 'pip takes wheels for x86_64'],
];

/** The build is told one kind of processor. */
export const builtForOneArchitecture: Rule = {
  id: 'built-for-one-architecture',
  family: 'images',
  severity: 'advice',
  topic: 'image-arch',
  title: 'The build compiles for one kind of processor.',
  why: 'The image says that it is for the architecture it was built for, and what is in it is for another: it ends with an exec format error on such nodes.',
  remedy: 'Tell the compiler TARGETARCH, which the builder sets; `landfall arch dockerfile` writes the change.',
  change: {
    file: 'Dockerfile',
    before: ['RUN GOARCH=amd64 go build -o /app .'],
    after: ['ARG TARGETARCH', 'RUN GOARCH=$TARGETARCH go build -o /app .'],
  },
  *looks({ services, sources }) {
    for (const { service, file } of dockerfilesOf(services, sources)) {
      for (const [pattern, text] of settings) {
        const [match] = findInCode([file], /./, pattern);
        if (match === undefined || /TARGETARCH/.test(match.text)) continue;
        yield {
          service: service.name,
          place: match.place,
          message: `In the image of ${service.name} ${text}, whatever the image is built for.`,
          evidence: [{ text: 'the Dockerfile says so', place: match.place }],
        };
      }
    }
  },
};
