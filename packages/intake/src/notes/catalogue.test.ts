import { describe, expect, test } from 'vitest';
import { type NoteKind, noteCatalogue, noteOf } from './catalogue.ts';
import { composeNotes } from './compose-notes.ts';
import { decisionNotes } from './decision-notes.ts';
import { herokuLiveNotes } from './heroku-live-notes.ts';
import { herokuNotes } from './heroku-notes.ts';
import { hostNotes } from './host-notes.ts';
import { sharedNotes } from './shared-notes.ts';

const kinds: readonly (readonly [string, NoteKind])[] = Object.entries(noteCatalogue);

describe('the catalogue of remarks', () => {
  test('no code stands in two parts', () => {
    const parts = [composeNotes, hostNotes, sharedNotes, decisionNotes, herokuNotes, herokuLiveNotes].map(
      (part) => Object.keys(part).length,
    );

    expect(kinds.length).toBeGreaterThan(30);
    expect(parts.flatMap((size) => Array<0>(size).fill(0))).toHaveLength(kinds.length);
  });

  test.each(kinds)('%s is explained in sentences, and a rejection that calls for a person says what to do', (code, kind) => {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(kind.title).toMatch(/\.$/);
    expect(kind.explanation).toMatch(/\.$/);
    expect(kind.explanation.length).toBeGreaterThan(kind.title.length / 2);
    if (kind.finding !== undefined) expect(kind.finding.remedy).toMatch(/\.$/);
  });

  test('a remark has the outcome of its kind, and its own words where there are some', () => {
    expect(noteOf('services.a.uts', 'host-namespace')).toMatchObject({
      outcome: 'rejected',
      reason: noteCatalogue['host-namespace'].title,
    });
    expect(noteOf('services.a.uts', 'host-namespace', 'Why.').reason).toBe('Why.');
  });
});
