import { type Finding, keysAbove, type LedgerKey, type Note, type Place } from '@landfall/model';
import { type NoteCode, type NoteKind, noteCatalogue } from '../../notes/catalogue.ts';
import { serviceOfKey } from './service-of-key.ts';

/** What a person must hear of beside the ledger: one finding for each service and kind of remark that calls for one. */
export function findingsOf(notes: readonly Note[], keys: readonly LedgerKey[]): Finding[] {
  const groups = new Map<string, { code: string; kind: NoteKind; service: string | undefined; notes: Note[] }>();
  for (const note of notes) {
    const kind = kindOf(note.code);
    if (kind?.finding === undefined) continue;
    const service = serviceOfKey(note.key);
    const group = `${service ?? ''} ${note.code}`;
    const known = groups.get(group);
    if (known === undefined) groups.set(group, { code: note.code, kind, service, notes: [note] });
    else known.notes.push(note);
  }
  if (groups.size === 0) return [];
  const placeOf = firstPlaces(keys);
  return [...groups.values()].flatMap(({ code, kind, service, notes: [first, ...others] }) => {
    if (first === undefined || kind.finding === undefined) return [];
    const place = placeOf.get(first.key);
    const names = [first, ...others].map((note) => settingName(note.key, service)).join(', ');
    return [
      {
        code,
        severity: kind.finding.severity,
        ...(service === undefined ? {} : { service }),
        ...(place === undefined ? {} : { place }),
        message: `${service === undefined ? '' : `${service}: `}${names}. ${first.reason}`,
        remedy: kind.finding.remedy,
      },
    ];
  });
}

function kindOf(code: string): NoteKind | undefined {
  return code in noteCatalogue ? noteCatalogue[code as NoteCode] : undefined; // tested by `in`
}

/** The first place below each path. */
function firstPlaces(keys: readonly LedgerKey[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { key, place, dropped } of keys) {
    if (dropped !== undefined) continue;
    for (const path of [key, ...keysAbove(key)]) if (!places.has(path)) places.set(path, place);
  }
  return places;
}

function settingName(key: string, service: string | undefined): string {
  return service === undefined ? key : key.slice(([key, ...keysAbove(key)].at(-2) ?? '').length + 1);
}
