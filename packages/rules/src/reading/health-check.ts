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
  /** False for what a descriptor of Heroku states as a path or port, and not as a command. */
  readonly isCommand: boolean;
}

/** Longer checks are read up to here: patterns would take long over more. */
const maxLength = 8_192;

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
    text: words.join(' ').slice(0, maxLength),
    place: placeOf(test, place),
    isOfImage: own === undefined,
    isCommand: test.origin.how !== 'stated' || !/healthchecks\b.*\.(?:path|listening|port)$/.test(test.origin.key),
  };
}

/**
 * True for one plain `curl -f`, `wget` or `nc -z` of the container itself: then the node asks the address in its place. Without
 * `-f` curl is content with an error page, which a probe is not.
 */
export function isAskedByKubelet({ text }: CheckInForce): boolean {
  const line = text.replace(/\s*\|\|\s*(?:exit\s+1|false)\s*;?\s*$/, '');
  if (/[|&;<>`$(]/.test(line)) return false;
  const isCurl = /^(?:\/usr\/bin\/)?curl\s/.test(line) && /\s(?:-[a-zA-Z]*f|--fail\b)/.test(line);
  const isWget = /^(?:\/usr\/bin\/)?wget\s/.test(line);
  const asksItself = /(?:^|\s|\/\/|")(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?)(?=[:/\s"]|$)/.test(line);
  return asksItself && (isCurl || isWget || /^nc\s+(?:-\w+\s+)*-\w*z/.test(line));
}

/** The hosts that a check asks by URL or by `nc`. */
export function hostsAsked({ text }: CheckInForce): readonly string[] {
  const byUrl = urlsIn(text).map(({ host }) => host);
  const byTool = [...text.matchAll(/\bnc\s+(?:-\w+\s+(?:\d+\s+)?)*([a-z][\w.-]*)\s+\d{2,5}\b/gi)].map(([, host = '']) =>
    host.toLowerCase(),
  );
  return [...byUrl, ...byTool];
}
