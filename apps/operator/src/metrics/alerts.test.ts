import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { catalogue } from './catalogue.ts';
import type { MetricDefinition } from './definition.ts';
import { createMetrics } from './metrics.ts';
import { readExpression } from './testing/promql.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const alerts = (parse(read('charts/operator/files/alerts.yaml')) as { groups: { rules: Alert[] }[] }).groups.flatMap(
  ({ rules }) => rules,
);
const { panels } = JSON.parse(read('charts/operator/files/dashboard.json')) as { panels: Panel[] };
const queries = panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));
const definitions: readonly MetricDefinition[] = Object.values(catalogue);
const runbooks = read('docs/guides/placement-runbooks.md');

/** The metric behind a series: histograms have three kinds of them. */
function definitionOf(series: string): MetricDefinition | undefined {
  return definitions.find(
    ({ name, kind }) =>
      name === series || (kind === 'histogram' && [`${name}_bucket`, `${name}_sum`, `${name}_count`].includes(series)),
  );
}

const addedByPrometheus = ['instance', 'job', 'le'];

/** Says what an expression asks for that is not there. */
function whatIsWrong(expression: string): readonly string[] {
  const { errors, selectors, grouping } = readExpression(expression);
  const known = selectors.map(({ metric }) => definitionOf(metric));
  const labels = known.flatMap((definition) => Object.keys(definition?.labels ?? {}));
  return [
    ...errors.map((at) => `no PromQL at character ${at}`),
    ...selectors.filter((_, index) => known[index] === undefined).map(({ metric }) => `there is no metric ${metric}`),
    ...selectors.flatMap(({ metric, matchers }) =>
      matchers.flatMap(({ label, value }) => {
        const domain = definitionOf(metric)?.labels?.[label];
        if (domain === undefined) return [`${metric} has no label ${label}`];
        if ('atMost' in domain) return [];
        return value.split('|').flatMap((one) => (domain.includes(one) ? [] : [`${label} of ${metric} is never ${one}`]));
      }),
    ),
    ...grouping.flatMap((label) =>
      [...labels, ...addedByPrometheus].includes(label) ? [] : [`nothing in it has the label ${label}`],
    ),
  ];
}

test('the check of expressions sees what is wrong', () => {
  expect(whatIsWrong('sum(landfall_placement_leader')).toEqual(['no PromQL at character 29']);
  expect(whatIsWrong('max(landfall_placement_leaders)')).toEqual(['there is no metric landfall_placement_leaders']);
  expect(whatIsWrong('sum by (host) (landfall_placement_leader)')).toEqual(['nothing in it has the label host']);
  expect(whatIsWrong('landfall_placement_admissions_total{outcome="lost"}')).toEqual([
    'outcome of landfall_placement_admissions_total is never lost',
  ]);
  expect(whatIsWrong('landfall_placement_leader{pod="a"}')).toEqual(['landfall_placement_leader has no label pod']);
});

describe('alerts', () => {
  test('there are some, each named once', () => {
    expect(alerts.length).toBeGreaterThan(10);
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  });

  test.each(alerts)('$alert asks for what is measured', ({ expr }) => {
    expect(whatIsWrong(expr)).toEqual([]);
    expect(readExpression(expr).selectors.length).toBeGreaterThan(0);
  });

  test.each(alerts)(
    '$alert says what it means, how bad it is, and where to read what to do',
    ({ alert, labels, annotations, ...rest }) => {
      expect(['critical', 'warning', 'info']).toContain(labels.severity);
      expect(rest.for).toMatch(/^\d+[mh]$/);
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.description).toMatch(/\.$/);
      expect(annotations.runbook_url).toBe(`RUNBOOKS#${alert.toLowerCase()}`);
      expect(runbooks).toContain(`\n## ${alert}\n`);
    },
  );

  test('every runbook belongs to an alert', () => {
    const titles = [...runbooks.matchAll(/^## (Landfall\w+)$/gm)].map(([, title]) => title);

    expect(titles).toEqual(alerts.map(({ alert }) => alert));
  });

  test('templates in their texts name labels of their expressions', () => {
    for (const { expr, annotations } of alerts) {
      const used = [...JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
      for (const label of used) expect(readExpression(expr).grouping).toContain(label);
    }
  });
});

describe('the dashboard', () => {
  test.each(queries)('$title asks for what is measured', ({ expr, legendFormat }) => {
    expect(whatIsWrong(expr)).toEqual([]);
    const inLegend = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    const { grouping } = readExpression(expr);
    for (const label of inLegend) expect([...grouping, 'instance']).toContain(label);
  });

  test('shows every metric but when the process began', () => {
    const shown = queries.flatMap(({ expr }) => readExpression(expr).selectors.map(({ metric }) => definitionOf(metric)?.name));
    const missing = definitions.map(({ name }) => name).filter((name) => !shown.includes(name));

    expect(missing).toEqual(['process_start_time_seconds']);
  });
});

describe('the page of metrics', () => {
  /** As the table in the page has them. */
  const rows = definitions.map(({ name, kind, help, labels = {} }) => {
    const names = Object.keys(labels).map((label) => `\`${label}\``);
    return `| \`${name}\` | ${kind} | ${names.join(', ')} | ${help} |`;
  });

  test('has every metric as the code has it, and no other', () => {
    const written = runbooks.split('\n').filter((line) => /^\| `(landfall_placement|process|nodejs)_/.test(line));

    expect(written).toEqual(rows);
  });

  test('tells of what is really written', () => {
    const text = createMetrics().text();

    for (const { name, kind } of definitions) expect(text).toContain(`# TYPE ${name} ${kind}\n`);
  });
});

test('every metric is used by the code', () => {
  const folder = `${root}apps/operator/src`;
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('catalogue.ts'))
    .map((path) => readFileSync(`${folder}/${path}`, 'utf8'))
    .join('\n');

  expect(Object.keys(catalogue).filter((key) => !sources.includes(`metrics.${key}.`))).toEqual([]);
});
