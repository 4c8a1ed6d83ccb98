import type { Service } from '@landfall/model';
import type { Rule } from '../../rule.ts';
import { factsAtHeroku, routerTimeoutSeconds } from '../limits.ts';

/** Where servers are told how long a request may take, in seconds. */
const timeoutVariable = /^(?:GUNICORN_TIMEOUT|UNICORN_TIMEOUT|RACK_TIMEOUT_SERVICE_TIMEOUT|REQUEST_TIMEOUT_SECONDS)$/;

/** A server that lets requests run longer than Heroku's router waits for them. */
export const requestsOutlastRouter: Rule = {
  id: 'requests-outlast-router',
  family: 'heroku-limits',
  severity: 'advice',
  topic: 'other',
  title: 'The server gives requests more time than the router of Heroku does.',
  why: 'The router of Heroku answers with an error after 30 seconds without a first byte (H12), while the server works on. In a cluster the Ingress or Gateway decides, and most wait for 60 seconds: visitors wait longer, and what was cut off before is now done twice by those who try again.',
  remedy: 'Set the time-out of the way in, and that of the server a little below it; move what takes longer into a worker.',
  change: {
    file: 'Procfile',
    before: ['web: gunicorn shop.wsgi --timeout 120'],
    after: ['web: gunicorn shop.wsgi --timeout 25'],
  },
  *looks({ app, services }) {
    if (factsAtHeroku(app) === undefined) return;
    for (const service of services) {
      if (service.name !== 'web') continue;
      const stated = timeoutOf(service);
      if (stated === undefined || stated.seconds <= routerTimeoutSeconds) continue;
      yield {
        service: service.name,
        place: service.place,
        message: `web lets a request run for ${stated.seconds} seconds; Heroku's router gave up after ${routerTimeoutSeconds}, and the way in of a cluster waits longer.`,
        evidence: [{ text: stated.text, place: service.place }],
      };
    }
  },
};

function timeoutOf({ command, environment }: Service): { readonly seconds: number; readonly text: string } | undefined {
  const line = command?.value.join(' ') ?? '';
  const option = /\bgunicorn\b[^|;&]*?\s(?:--timeout[ =]|-t ?)(\d{1,5})(?=\s|$)/.exec(line)?.[1];
  if (option !== undefined) return { seconds: Number(option), text: `gunicorn is given a time-out of ${option} seconds` };
  const variable = environment.find(({ name, value }) => timeoutVariable.test(name) && /^\d{1,5}$/.test(value.value ?? ''));
  if (variable === undefined) return undefined;
  return { seconds: Number(variable.value.value), text: `${variable.name} is ${variable.value.value ?? ''}` };
}
