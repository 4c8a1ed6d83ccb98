import { formatPlatform, type Platform, parsePlatform, type UnknownReason, unknownReasons } from '@landfall/placement';
import type { DigestFacts } from '../inspect/facts.ts';
import { asList, asText, type JsonObject, textsOf } from '../manifest/json.ts';

/** What is known of a digest, as JSON that stays the same for ever. */
export function writeDigestFacts(facts: DigestFacts): object {
  if (facts.kind === 'unknown') return { kind: facts.kind, reason: facts.reason, detail: facts.detail };
  const { kind, platforms, labels } = facts;
  return { kind, platforms: platforms.map(writePlatform), ...(labels !== undefined && { labels }) };
}

function writePlatform(platform: Platform): string {
  return platform.osVersion === undefined ? formatPlatform(platform) : `${formatPlatform(platform)}@${platform.osVersion}`;
}

/** Reads what was written; undefined for what nobody wrote like that. Nothing in it is believed unread. */
export function readDigestFacts(entry: JsonObject): DigestFacts | undefined {
  const kind = asText(entry['kind']);
  if (kind === 'unknown') {
    const reason = asText(entry['reason']);
    return isReason(reason) ? { kind, reason, detail: asText(entry['detail']) ?? '' } : undefined;
  }
  const platforms = (asList(entry['platforms']) ?? []).map((text) => readPlatform(asText(text) ?? ''));
  if ((kind !== 'index' && kind !== 'single') || platforms.length === 0 || !platforms.every((platform) => platform !== undefined))
    return undefined;
  const labels = textsOf(entry['labels']);
  return { kind, platforms, ...(labels.size > 0 && { labels: Object.fromEntries(labels) }) };
}

function isReason(reason: string | undefined): reason is UnknownReason {
  return unknownReasons.some((known) => known === reason);
}

function readPlatform(text: string): Platform | undefined {
  const [words = '', osVersion] = text.split('@');
  const platform = parsePlatform(words);
  return platform === undefined || osVersion === undefined ? platform : { ...platform, osVersion };
}
