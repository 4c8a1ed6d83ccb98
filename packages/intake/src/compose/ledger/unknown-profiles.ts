import type { App, Finding } from '@landfall/model';
import { intakeFindings } from '../../notes/findings.ts';
import { didYouMean } from '../../wording/closest.ts';

/** Profiles that were switched on and that no service has: Docker Compose says nothing of them, and they are mostly slips. */
export function unknownProfiles(app: App): Finding[] {
  const known = new Set([
    ...app.services.flatMap(({ profiles }) => profiles.map(({ value }) => value)),
    ...app.inactive.flatMap(({ profiles }) => profiles),
  ]);
  return app.profiles
    .filter((profile) => profile !== '*' && !known.has(profile))
    .map((profile) => ({
      code: 'profile-unknown',
      severity: intakeFindings['profile-unknown'].severity,
      message: `No service has the profile ${profile}.${didYouMean(profile, [...known])}`,
      remedy:
        known.size === 0
          ? 'No service has a profile: leave --profile out.'
          : `Profiles of this application: ${[...known].sort().join(', ')}.`,
    }));
}
