import type { VerdictAnswer } from '../verdict/verdict.ts';
import type { Comparison } from './baseline.ts';

/** `2 new, 1 gone, 0 changed, 31 as before; the verdict was change-first and is move`. */
export function describeComparison({ added, gone, changed, unchanged, ...rest }: Comparison, verdict: VerdictAnswer): string {
  const parts = [`${added.length} new`, `${gone.length} gone`, `${changed.length} changed`, `${unchanged} as before`];
  const services = [
    ...(rest.servicesAdded.length === 0 ? [] : [`services added: ${rest.servicesAdded.join(', ')}`]),
    ...(rest.servicesGone.length === 0 ? [] : [`services gone: ${rest.servicesGone.join(', ')}`]),
  ];
  const answer =
    rest.verdictBefore === undefined || rest.verdictBefore === verdict
      ? []
      : [`the verdict was ${rest.verdictBefore} and is ${verdict}`];
  return [parts.join(', '), ...services, ...answer].join('; ');
}
