import type { RoleGuess, Service } from '@landfall/model';
import type { Moment, Process } from './process.ts';

const whenItRuns: Readonly<Record<Exclude<Moment, 'dyno'>, string>> = {
  release: 'it runs before each new release',
  deployed: 'it runs after each new release',
  schedule: 'it runs on a schedule',
  'by-hand': 'it is started by hand, once',
};

/**
 * The role of a process, where its type says more than its command: web takes requests and nothing else does; what is
 * restarted whenever it ends is no job.
 */
export function roleOfProcess(service: Service, { name, moment, at }: Process): RoleGuess {
  const { role } = service;
  const { place } = at.node;
  const certain = (one: RoleGuess['role'], text: string): RoleGuess => ({
    ...(role.product === undefined ? {} : { product: role.product }),
    role: one,
    confidence: 'certain',
    evidence: [{ text, place }],
  });
  if (moment !== 'dyno') return certain('job', whenItRuns[moment]);
  if (name === 'web') return certain('web', 'it is the process type that takes requests');
  if (role.role === 'worker' || role.role === 'scheduler') return role;
  return certain('worker', 'no process type but web takes requests');
}
