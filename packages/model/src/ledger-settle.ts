import { keysAbove } from './key-path.ts';
import { type Ledger, type LedgerEntry, type LedgerKey, type Note, type Outcome, outcomes, type Use } from './ledger.ts';
import { comparePlaces, type Place } from './place.ts';

/** What a key would be called that nothing in the output, and no remark, answers for. Tests see to it that there is none. */
export const unaccountedCode = 'unaccounted';

/** Place of a conclusion that rests on nothing in the files. */
const noPlace: Place = { file: '', line: 0, column: 0 };

/**
 * Settles the account: exactly one entry for each key, plus one for each conclusion that was used and that no key stands
 * for. A key that never reached the App is what intake said of it; else the longest note that covers it decides; else
 * what the output used of it.
 *
 * @returns entries ordered by place, then key
 */
export function settleLedger(keys: readonly LedgerKey[], notes: readonly Note[], uses: readonly Use[]): Ledger {
  const above = rememberAbove();
  const used = indexUses(keys, uses, above);
  const noteOf = new Map<string, Note>();
  for (const note of notes) noteOf.set(note.key, strongest(noteOf.get(note.key), note));

  const entries: LedgerEntry[] = keys.map((key) => settleKey(key, { noteOf, used, above }));
  entries.push(...conclusions(keys, uses, above));
  entries.sort((a, b) => comparePlaces(a.place, b.place) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>; // one for each outcome
  for (const entry of entries) counts[entry.outcome] += 1;
  return { entries, counts: { ...counts, keys: entries.length } };
}

interface Evidence {
  readonly noteOf: ReadonlyMap<string, Note>;
  readonly used: UseIndex;
  readonly above: Above;
}

function settleKey(key: LedgerKey, evidence: Evidence): LedgerEntry {
  const { noteOf, used } = evidence;
  const at = { key: key.key, place: key.place };
  if (key.dropped !== undefined) return { ...at, ...key.dropped, outcome: key.dropped.outcome ?? 'ignored', became: [] };

  const above = evidence.above(key.key);
  const note = [key.key, ...above].map((path) => noteOf.get(path)).find((found) => found !== undefined);
  if (note !== undefined) {
    const became = note.outcome === 'ignored' || note.outcome === 'rejected' ? [] : outputsOf(key.key, above, used);
    return { ...at, outcome: note.outcome, code: note.code, reason: note.reason, became };
  }

  const answers = usesOf(key.key, settingsIn(above), used);
  const first = answers.find((use) => use.origin.how === 'stated') ?? answers[0];
  if (first === undefined) {
    return { ...at, outcome: 'ignored', code: unaccountedCode, reason: 'Nothing in the output uses it.', became: [] };
  }
  const became = distinctOutputs(answers);
  if (first.origin.how === 'stated')
    return { ...at, outcome: 'translated', code: 'translated', reason: 'It is in the output.', became };
  return { ...at, outcome: 'inferred', code: first.origin.rule, reason: first.origin.why, became };
}

/** The paths above a key, nearest first. */
type Above = (key: string) => readonly string[];

/** Takes every key apart once: each is asked for by its uses, by its entry and by the conclusions. */
function rememberAbove(): Above {
  const known = new Map<string, readonly string[]>();
  return (key) => {
    const found = known.get(key) ?? keysAbove(key);
    known.set(key, found);
    return found;
  };
}

interface UseIndex {
  /** Uses by the very key of their origin. */
  readonly exact: ReadonlyMap<string, readonly Use[]>;
  /** Uses by their key and by every key above it that is in the account. */
  readonly within: ReadonlyMap<string, readonly Use[]>;
}

function indexUses(keys: readonly LedgerKey[], uses: readonly Use[], above: Above): UseIndex {
  const asked = new Set(keys.map(({ key }) => key));
  const exact = new Map<string, Use[]>();
  for (const use of uses) {
    const key = keyOf(use);
    if (key === undefined) continue;
    const known = exact.get(key);
    if (known === undefined) exact.set(key, [use]);
    else known.push(use);
  }
  const within = new Map<string, Use[]>();
  for (const [key, found] of exact) {
    for (const path of [key, ...above(key)]) {
      if (!asked.has(path)) continue;
      const known = within.get(path);
      if (known === undefined) within.set(path, [...found]);
      else for (const use of found) known.push(use);
    }
  }
  return { exact, within };
}

function keyOf(use: Use): string | undefined {
  return use.origin.how === 'default' ? undefined : use.origin.key;
}

function usesOf(key: string, above: readonly string[], used: UseIndex): readonly Use[] {
  return [...(used.within.get(key) ?? []), ...above.flatMap((path) => used.exact.get(path) ?? [])];
}

function outputsOf(key: string, above: readonly string[], used: UseIndex): readonly string[] {
  return distinctOutputs(usesOf(key, above, used));
}

function distinctOutputs(uses: readonly Use[]): readonly string[] {
  return [...new Set(uses.map((use) => use.output))].sort();
}

/** Of two remarks on one key, the graver; of two equally grave ones, the first. */
function strongest(known: Note | undefined, next: Note): Note {
  if (known === undefined) return next;
  return outcomes.indexOf(next.outcome) > outcomes.indexOf(known.outcome) ? next : known;
}

/**
 * Entries for facts from outside the written files that the output uses: a port that only a Dockerfile names. Their keys end
 * in `#` and what they are about. Conclusions without a key of their own are in the provenance, not in the account of keys.
 */
function conclusions(keys: readonly LedgerKey[], uses: readonly Use[], above: Above): LedgerEntry[] {
  const isCovered = coverageOf(keys, above);
  const found = new Map<string, { origin: InferredOrigin; became: Set<string> }>();
  for (const { origin, output } of uses) {
    if (origin.how !== 'inferred' || origin.key === undefined || isCovered(origin.key)) continue;
    const key = origin.key.includes('#') ? origin.key : `${origin.key}#${origin.rule}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { origin, became: new Set([output]) });
    else {
      known.became.add(output);
      // The rule that the key is named after says most; of others the first in the alphabet, whatever the order of uses.
      if (rankOf(origin, key) < rankOf(known.origin, key)) known.origin = origin;
    }
  }
  return [...found].map(([key, { origin, became }]) => ({
    key,
    place: origin.place ?? noPlace,
    outcome: 'inferred',
    code: origin.rule,
    reason: origin.why,
    became: [...became].sort(),
  }));
}

type InferredOrigin = Extract<Use['origin'], { how: 'inferred' }>;

/** Sorts the reasons of one conclusion. */
function rankOf({ rule, why }: InferredOrigin, key: string): string {
  return `${key.endsWith(`#${rule}`) ? 0 : 1} ${rule} ${why}`;
}

/** Tells whether a use of a key shows in the entry of some written key: the same rule as in `settleKey`, from the other side. */
function coverageOf(keys: readonly LedgerKey[], above: Above): (key: string) => boolean {
  const kept = keys.filter(({ dropped }) => dropped === undefined);
  const leaves = new Set(kept.map(({ key }) => key));
  const branches = new Set<string>();
  for (const { key } of kept) for (const path of settingsIn(above(key))) branches.add(path);
  return (key) => leaves.has(key) || branches.has(key) || above(key).some((path) => leaves.has(path));
}

/**
 * Of the keys above one, those that are settings, not whole services or volumes: a use of these says something about what is
 * below. The last two are the section and the name in it.
 */
function settingsIn(above: readonly string[]): readonly string[] {
  return above.slice(0, -2);
}
