/** What Heroku limits and promises, and what takes its place in a cluster. */

import type { App, HerokuFacts } from '@landfall/model';

/** One thing that Heroku fixes for everyone, and that moves when an application leaves. */
export interface HerokuLimit {
  readonly id: string;
  /** What is limited, as a person would say it. */
  readonly what: string;
  /** The limit, with its unit. */
  readonly atHeroku: string;
  readonly inCluster: string;
  /** Page of the documentation of Heroku. */
  readonly source: string;
}

/** What is known of an application that runs at Heroku; undefined for all others, and for one of Dokku. */
export function factsAtHeroku({ heroku }: App): HerokuFacts | undefined {
  return heroku?.host === 'heroku' ? heroku : undefined;
}

/** When the limits were read. Those of builds and slugs have been the same for years; hold them against the live pages. */
export const herokuLimitsRead = '2024-12-03';

/** Most dynos of one process type on the larger sizes, and of one application, in the generation Cedar. */
export const maxLargeDynosOfType = 10;
export const maxDynosOfApp = 100;

/** Seconds until the router gives up on the first byte of an answer. */
export const routerTimeoutSeconds = 30;

/** Largest slug. @source devcenter.heroku.com/articles/slug-compiler, "Slug size" */
export const maxSlugBytes = 500 * 1024 ** 2;

/** Every limit that a move changes, in the order of the reports. */
export const herokuLimits: readonly HerokuLimit[] = [
  {
    id: 'dynos-of-type',
    what: 'dynos of one process type on Performance, Private and Shield',
    atHeroku: `${maxLargeDynosOfType}`,
    inCluster: 'as many pods as the nodes hold',
    source: 'devcenter.heroku.com/articles/limits, "Dynos"',
  },
  {
    id: 'dynos-of-app',
    what: 'dynos of one application',
    atHeroku: `${maxDynosOfApp}; Fir 255`,
    inCluster: 'as many pods as the nodes hold',
    source: 'devcenter.heroku.com/articles/limits, "Dynos"',
  },
  {
    id: 'processes-of-dyno',
    what: 'processes and threads in one dyno',
    atHeroku: '256 on 1X, 512 on 2X, 16,384 on Performance-M, 32,768 on Performance-L',
    inCluster: 'what the kubelet allows (podPidsLimit)',
    source: 'devcenter.heroku.com/articles/limits, "Processes / threads"',
  },
  {
    id: 'first-byte',
    what: 'time to the first byte of an answer',
    atHeroku: `${routerTimeoutSeconds} seconds (H12)`,
    inCluster: 'what the Ingress or Gateway is set to; 60 seconds is usual',
    source: 'devcenter.heroku.com/articles/limits, "HTTP timeouts"',
  },
  {
    id: 'boot',
    what: 'time from the start until web listens',
    atHeroku: '60 seconds (R10)',
    inCluster: 'five minutes, by the startup probe',
    source: 'devcenter.heroku.com/articles/limits, "Boot timeout"',
  },
  {
    id: 'end',
    what: 'time from SIGTERM to SIGKILL',
    atHeroku: '30 seconds',
    inCluster: '30 seconds, and as long as you state',
    source: 'devcenter.heroku.com/articles/limits, "Exit timeout"',
  },
  {
    id: 'restart',
    what: 'life of a dyno',
    atHeroku: 'about 24 hours',
    inCluster: 'until something stops the pod',
    source: 'devcenter.heroku.com/articles/dynos, "Restarting"',
  },
  {
    id: 'disk',
    what: 'files that a process writes',
    atHeroku: 'gone at each restart',
    inCluster: 'gone with the pod, unless a volume is mounted',
    source: 'devcenter.heroku.com/articles/dynos, "Ephemeral filesystem"',
  },
  {
    id: 'memory',
    what: 'memory over the quota',
    atHeroku: 'swapped (R14), ended at twice the quota (R15)',
    inCluster: 'ended at once',
    source: 'devcenter.heroku.com/articles/error-codes, R14 and R15',
  },
  {
    id: 'slug',
    what: 'size of what is deployed',
    atHeroku: '500 MB',
    inCluster: 'none; a large image starts later on a new node',
    source: 'devcenter.heroku.com/articles/slug-compiler, "Slug size"',
  },
  {
    id: 'release-phase',
    what: 'length of the release phase',
    atHeroku: 'one hour',
    inCluster: 'one hour, and as long as you state',
    source: 'devcenter.heroku.com/articles/release-phase',
  },
  {
    id: 'one-off',
    what: 'life of a one-off dyno',
    atHeroku: '24 hours',
    inCluster: '24 hours, and as long as you state',
    source: 'devcenter.heroku.com/articles/one-off-dynos',
  },
  {
    id: 'drains',
    what: 'log drains of one application, and length of a line',
    atHeroku: '5 drains, 10,000 bytes',
    inCluster: 'what the log collector is set to',
    source: 'devcenter.heroku.com/articles/limits, "Logs"',
  },
  {
    id: 'requests-of-api',
    what: 'requests to the API',
    atHeroku: '4,500 an hour',
    inCluster: 'none that people meet',
    source: 'devcenter.heroku.com/articles/limits, "API"',
  },
];
