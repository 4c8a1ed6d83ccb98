import type { Origin } from '@landfall/model';
import { describe, expect, it } from 'vitest';
import { writeYaml } from '../output/write-yaml.ts';
import { type AnyTraced, leafOf } from '../traced.ts';
import { explainLine, explainPath } from './explain.ts';
import type { LandfallJson, ProvenanceRecord } from './landfall-json.ts';
import { buildComponentSummary } from './testing/component-summary.ts';

const origin = (line: number, key: string): Origin => ({ how: 'stated', place: { file: 'compose.yaml', line, column: 7 }, key });
const tree: AnyTraced = {
  kind: 'branch',
  entries: {
    component: leafOf('web', origin(3, 'services.web')),
    container: {
      kind: 'branch',
      entries: {
        args: {
          kind: 'listing',
          items: [leafOf('a', origin(4, 'services.web.command[0]')), leafOf('b\nc\n', origin(5, 'services.web.command[1]'))],
        },
        env: {
          kind: 'branch',
          entries: {
            'A.B': leafOf('1', origin(6, 'services.web.environment.A.B')),
            C: leafOf('x\ny\n', origin(7, 'services.web.environment.C')),
          },
        },
      },
    },
    probes: {
      kind: 'branch',
      entries: { readiness: { kind: 'branch', entries: { period: leafOf(10, origin(9, 'services.web.healthcheck.interval')) } } },
    },
  },
};
const file = 'values/web.yaml';
const written = writeYaml(tree, { header: ['web'] });
const record: LandfallJson = {
  schemaVersion: 1,
  app: 'shop',
  inputs: [],
  profiles: [],
  kubernetes: '1.34',
  environments: ['staging'],
  components: [{ ...buildComponentSummary(), place: 'compose.yaml:3:3' }],
  secrets: [],
  findings: [],
  ledger: { counts: { keys: 0, translated: 0, inferred: 0, approximated: 0, ignored: 0, rejected: 0 }, entries: [] },
  provenance: {
    [file]: Object.fromEntries(
      written.provenance.map(({ path, origin: from }): [string, ProvenanceRecord] => [
        path,
        from.how === 'stated' ? { how: from.how, place: `compose.yaml:${from.place.line}:7`, key: from.key } : { how: from.how },
      ]),
    ),
  },
};

describe('explainLine', () => {
  it('answers for every line of a file: the value that stands there, or what the line is', () => {
    const lines = written.text.trimEnd().split('\n');

    for (const [index, text] of lines.entries()) {
      const { path, reasons, remark } = explainLine(record, file, written.text, index + 1);
      const isBlank = text.trim() === '' || text.trim().startsWith('#');
      expect({ text, answered: isBlank ? remark !== undefined : reasons.length > 0, path: isBlank ? path : '' }).toEqual({
        text,
        answered: true,
        path: '',
      });
    }
  });

  it('names the place of the line, also within a text of several lines and under keys with dots', () => {
    const lineOf = (text: string) => written.text.split('\n').findIndex((line) => line.includes(text)) + 1;

    expect(explainLine(record, file, written.text, lineOf('A.B')).reasons).toEqual([
      { path: 'container.env."A.B"', how: 'stated', place: 'compose.yaml:6:7', key: 'services.web.environment.A.B' },
    ]);
    expect(explainLine(record, file, written.text, lineOf('      y')).path).toBe('container.env.C');
  });

  it('follows lines that were moved by hand, and tells added ones', () => {
    const edited = `added: true\n# a note\n${written.text}`;
    const lineOf = (text: string) => edited.split('\n').findIndex((line) => line.includes(text)) + 1;

    expect(explainLine(record, file, edited, lineOf('component: web')).reasons).toHaveLength(1);
    expect(explainLine(record, file, edited, 1)).toMatchObject({
      path: 'added',
      reasons: [],
      remark: expect.stringContaining('by hand'),
    });
  });

  it('says what other files are', () => {
    for (const name of [
      'chart/templates/service.yaml',
      'argocd/staging.yaml',
      'argocd/bootstrap/root.yaml',
      'MIGRATION.md',
      'landfall.json',
    ]) {
      expect(explainLine(record, name, 'x', 1).remark?.length).toBeGreaterThan(20);
    }
  });
});

describe('explainPath', () => {
  it('gives all scalars below a values path', () => {
    expect(explainPath(record, 'web.probes.readiness')).toEqual([
      {
        file,
        path: 'probes.readiness',
        reasons: [
          { path: 'probes.readiness.period', how: 'stated', place: 'compose.yaml:9:7', key: 'services.web.healthcheck.interval' },
        ],
      },
    ]);
    expect(explainPath(record, 'web')[0]?.reasons).toHaveLength(written.provenance.length);
  });

  it('gives nothing for a path that is not there', () => {
    expect(explainPath(record, 'web.probes.read')).toEqual([]);
    expect(explainPath(record, 'wob')).toEqual([]);
  });
});
