import type { Finding, Severity } from '@landfall/model';
import type { LoadedProject } from '../compose/load/options.ts';

/** What a person should know of the input as a whole. Codes are stable; the reference has a page of them, made from this list. */
export const intakeFindings = {
  'compose-warning': {
    severity: 'advice',
    title: 'Docker Compose warns of this too',
    explanation: 'The file loads, but something in it has no effect or is not set: a variable, an obsolete field.',
  },
  'variable-from-shell': {
    severity: 'advice',
    title: 'A variable came from the shell',
    explanation:
      'Docker Compose takes variables from the shell that it runs in, before those of .env. Another shell renders another delivery.',
  },
  'variable-of-shell': {
    severity: 'warning',
    title: 'A variable of the shell itself went into the delivery',
    explanation:
      'HOME, PATH, USER and the like say something about the machine that renders, which is seldom what a container in a cluster should be told.',
  },
  'profile-unknown': {
    severity: 'warning',
    title: 'No service has the profile',
    explanation: 'Docker Compose says nothing of profiles that no service has. They are mostly slips.',
  },
} as const satisfies Record<string, { severity: Severity; title: string; explanation: string }>;

/** The warnings of loading, as findings. */
export function loadingFindings({ warnings }: LoadedProject): Finding[] {
  return warnings.map(({ place, message }) => ({
    code: 'compose-warning',
    severity: intakeFindings['compose-warning'].severity,
    ...(place === undefined ? {} : { place }),
    message,
    remedy: 'Correct it in the Compose file, or set the variable.',
  }));
}
