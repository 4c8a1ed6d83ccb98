import type { SheetOptions } from '../output/write-yaml.ts';
import type { Subject } from '../plan/plan.ts';

/** Tells how to read a line that has no comment. */
const key = 'What has no comment is written there under the same name.';

/** The top of a component's values: what it is, why we think so, and the file that its comments need not repeat. */
export function headerOf({ service, component, plan }: Subject): SheetOptions {
  const { role, place, name } = service;
  const because = role.evidence.map(({ text }) => text).join(', ');
  const renamed = name === component ? '' : ` (${plan.app.platform === 'heroku' ? 'at Heroku' : 'in Compose'}: ${name})`;
  return {
    header: [
      `${component}${renamed}, from ${place.file}. Role: ${role.role}${because === '' ? '' : `, because ${because}`}.`,
      key,
    ],
    home: place.file,
  };
}

/** The top of the values of a Job that prepares a service. */
export function headerOfPreparation({ service, component }: Subject): SheetOptions {
  const { place, name } = service;
  return {
    header: [`${component}: what ${name} runs once before each roll-out, from ${place.file}.`, key],
    home: place.file,
  };
}

/** The top of what several components share. */
export function headerOfShared(application: string): SheetOptions {
  return {
    header: [`What several components of ${application} share: claims, files, secrets. A release of its own, installed first.`],
  };
}
