import type { Healthcheck, Place, Service } from '@landfall/model';
import { placeOf } from '../places.ts';
import { urlsIn } from './variables.ts';

/** The health check that holds for a service. */
export interface CheckInForce {
  readonly check: Healthcheck;
  /** Without CMD and CMD-SHELL. */
  readonly words: readonly string[];
  readonly text: string;
  readonly place: Place;
  readonly isOfImage: boolean;
}

/** The health check of a service, or that of its image; undefined when there is none, or when it is switched off. */
export function checkOf({ healthcheck, imageFacts, place }: Service): CheckInForce | undefined {
  if (healthcheck?.disabled === true) return undefined;
  const own = healthcheck?.test === undefined ? undefined : healthcheck;
  const check = own ?? imageFacts.healthcheck;
  const test = check?.test;
  if (check === undefined || check.disabled || test === undefined) return undefined;
  const words = /^CMD(?:-SHELL)?$/.test(test.value[0] ?? '') ? test.value.slice(1) : test.value;
  return {
    check: own === undefined ? check : { ...imageFacts.healthcheck, ...own },
    words,
    text: words.join(' '),
    place: placeOf(test, place),
    isOfImage: own === undefined,
  };
}

/** The hosts that a check asks by URL or by `nc`. */
export function hostsAsked({ text }: CheckInForce): readonly string[] {
  const byUrl = urlsIn(text).map(({ host }) => host);
  const byTool = [...text.matchAll(/\bnc\s+(?:-\w+\s+(?:\d+\s+)?)*([a-z][\w.-]*)\s+\d{2,5}\b/gi)].map(([, host = '']) =>
    host.toLowerCase(),
  );
  return [...byUrl, ...byTool];
}
