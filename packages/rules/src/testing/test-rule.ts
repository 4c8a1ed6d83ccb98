/** Tests a rule on whole Compose applications, read as the command reads them. */
import { isHeroku, loadHeroku, loadProject, readApp, readHeroku } from '@landfall/intake';
import { type App, formatPlace, memoryWorkspace } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { assess, type RuleFinding } from '../assess.ts';
import type { Rule } from '../rule.ts';
import { readSources, type Sources } from '../sources/sources.ts';

/**
 * A Compose file, or several files by path: with a `compose.yaml`, or as an application at Heroku has them, of which
 * `*.heroku.json` is the export of the live one.
 */
export type Files = string | Readonly<Record<string, string>>;

/** What a finding must say: any of its fields, the place as `compose.yaml:3`, and a part of the message. */
export interface Expected extends Partial<Omit<RuleFinding, 'place' | 'message' | 'handled'>> {
  readonly place: string;
  readonly message?: string;
  readonly handled?: boolean;
}

export interface RuleCases {
  /** Applications about which the rule must say nothing, by what they show. */
  readonly quiet: Readonly<Record<string, Files>>;
  /** Applications about which it must say exactly this, in order of place. */
  readonly speaks: Readonly<Record<string, readonly [Files, ...Expected[]]>>;
}

/** An application from files in memory. */
export function readFiles(files: Files, profiles: readonly string[] = []): { readonly app: App; readonly sources: Sources } {
  const given = typeof files === 'string' ? { 'compose.yaml': files } : files;
  const workspace = memoryWorkspace(new Map(Object.entries(given).map(([path, text]) => [`/project/demo/${path}`, text])));
  const directory = '/project/demo';
  const sources = readSources(workspace, directory);
  const exports = Object.entries(given).flatMap(([file, text]) => (file.endsWith('.heroku.json') ? [{ file, text }] : []));
  if (given['compose.yaml'] === undefined && (exports.length > 0 || isHeroku(workspace, directory)))
    return { app: readHeroku(loadHeroku(workspace, { directory, exports }), workspace, []).app, sources };
  const project = loadProject(workspace, {
    workingDirectory: directory,
    files: [],
    profiles,
    envFiles: [],
    environment: {},
  });
  return { app: readApp(project, workspace).app, sources };
}

/** Writes the tests of a rule. Refuses cases that would prove nothing. */
export function testRule(rule: Rule, { quiet, speaks }: RuleCases): void {
  const look = (files: Files): readonly RuleFinding[] => {
    const { app, sources } = readFiles(files);
    return assess(app, { sources, families: [{ id: rule.family, title: '', rules: [rule] }] }).findings;
  };
  if (Object.keys(quiet).length === 0) throw new Error(`${rule.id} has no case about which it is quiet.`);
  if (Object.keys(speaks).length === 0) throw new Error(`${rule.id} has no case in which it speaks.`);

  describe(`the rule ${rule.id}`, () => {
    test.each(Object.entries(quiet))('is quiet: %s', (_, files) => {
      expect(look(files).map(describeFinding)).toEqual([]);
    });

    test.each(Object.entries(speaks))('speaks: %s', (_, [files, ...expected]) => {
      const findings = look(files);

      expect(findings.map(({ place }) => `${place.file}:${place.line}`)).toEqual(expected.map(({ place }) => place));
      expect(findings.length).toBeGreaterThan(0);
      for (const [index, { place: _place, message, handled, ...fields }] of expected.entries()) {
        const finding = findings[index];
        expect(finding).toMatchObject(fields);
        if (message !== undefined) expect(finding?.message).toContain(message);
        if (handled !== undefined) expect(finding?.handled !== undefined).toBe(handled);
        expect(finding?.evidence.length).toBeGreaterThan(0);
      }
    });
  });
}

function describeFinding({ place, message }: RuleFinding): string {
  return `${formatPlace(place)} ${message}`;
}
