import { isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { pathKey } from '../output/write-yaml.ts';
import type { LandfallJson, ProvenanceRecord } from './landfall-json.ts';

/** Why something in the output is there. */
export interface Explanation {
  /** `values/web.yaml`. */
  readonly file: string;
  readonly line?: number;
  /** Values path; empty for a whole file. */
  readonly path: string;
  /** Each scalar at or below the path, with its reason. */
  readonly reasons: readonly (ProvenanceRecord & { readonly path: string })[];
  /** Said when there is no scalar of ours: a line of the chart, a line added by hand. */
  readonly remark?: string;
}

/**
 * Explains a line of a generated file as it stands now, so that lines moved or added by hand are told apart.
 *
 * @param file path below the output folder
 * @param line 1-based
 */
export function explainLine(record: LandfallJson, file: string, text: string, line: number): Explanation {
  const remark = remarkOnFile(file);
  if (remark !== undefined) return { file, line, path: '', reasons: [], remark };
  const path = pathAtLine(text, line);
  if (path === undefined)
    return { file, line, path: '', reasons: [], remark: 'The line holds no value: it is a comment or empty.' };
  const reasons = reasonsBelow(record, file, path);
  return reasons.length > 0
    ? { file, line, path, reasons }
    : { file, line, path, reasons, remark: 'Landfall did not write this value: it was added or renamed by hand.' };
}

/** Explains a values path such as `web.probes.readiness`: in the component's values, and where environments differ. */
export function explainPath(record: LandfallJson, target: string): readonly Explanation[] {
  const component = [...record.components.map(({ name }) => name), 'shared'].find(
    (name) => target === name || target.startsWith(`${name}.`),
  );
  if (component === undefined) return [];
  const path = target.slice(component.length + 1);
  const files = [
    `values/${component}.yaml`,
    ...record.environments.map((environment) => `environments/${environment}/${component}.yaml`),
  ];
  return files
    .map((file) => ({ file, path, reasons: reasonsBelow(record, file, path) }))
    .filter(({ reasons }) => reasons.length > 0);
}

function reasonsBelow(record: LandfallJson, file: string, path: string): Explanation['reasons'] {
  return Object.entries(record.provenance[file] ?? {})
    .filter(
      ([candidate]) => path === '' || candidate === path || candidate.startsWith(`${path}.`) || candidate.startsWith(`${path}[`),
    )
    .map(([candidate, reason]) => ({ ...reason, path: candidate }));
}

const fileRemarks: readonly (readonly [RegExp, string])[] = [
  [
    /^chart\//,
    'Part of the universal chart: the same bytes for every component and environment. chart/README.md explains each value it reads.',
  ],
  [
    /^argocd\/bootstrap\//,
    'Installs the add-ons that this delivery uses; versions are pinned by Landfall, the choice follows from the components.',
  ],
  [
    /^(?:argocd\/|components\.yaml$)/,
    'Made from the list of components, their start order (depends_on and what they call) and the repository given with --repository.',
  ],
  [/^MIGRATION\.md$/, 'Written from the ledger and the findings in landfall.json.'],
  [/^landfall\.json$/, 'The record that this command reads.'],
  [/^\.gitattributes$/, 'Tells Git what nobody reviews; written once, and yours from then on.'],
  [/^\.landfall\//, 'What Landfall generated last, kept so that the next run can merge the changes made by hand.'],
];

function remarkOnFile(file: string): string | undefined {
  return fileRemarks.find(([pattern]) => pattern.test(file))?.[1];
}

/** The path of the first key, or text in a list, that stands on a line. */
function pathAtLine(text: string, line: number): string | undefined {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  let found: string | undefined;
  visit(document, (_, node, ancestors) => {
    const range = isPair(node) ? (isScalar(node.key) ? node.key.range : undefined) : isScalar(node) ? node.range : undefined;
    if (range === undefined || range === null) return;
    const isBlockScalar = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
    const start = counter.linePos(range[0]).line;
    const end = isBlockScalar ? counter.linePos(Math.max(range[0], range[1] - 1)).line : start;
    if (line < start || line > end || found !== undefined) return;
    const path = pathOf([...ancestors, node]);
    if (path !== '') found = path;
  });
  return found;
}

function pathOf(chain: readonly unknown[]): string {
  let path = '';
  for (const [index, node] of chain.entries()) {
    if (isPair(node) && isScalar(node.key)) path += `${path === '' ? '' : '.'}${pathKey(String(node.key.value))}`;
    const parent = chain[index - 1];
    if (isSeq(parent)) path += `[${parent.items.indexOf(node)}]`;
  }
  return path;
}
