import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findRules, type RuleInSource } from './find-rules.ts';

/** Every rule of the rooms that state facts, once each, sorted, with the first reason that the sources give. */
export function collectRules(): readonly RuleInSource[] {
  const rules = new Map<string, RuleInSource>();
  for (const source of readSources()) {
    for (const rule of findRules(source)) {
      const known = rules.get(rule.rule);
      if (known === undefined || known.why === '') rules.set(rule.rule, rule);
    }
  }
  return [...rules.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

/** The sources in the order of their paths. */
function readSources(): readonly string[] {
  const packages = fileURLToPath(new URL('../../../packages/', import.meta.url));
  return ['intake', 'render'].flatMap((room) => {
    const folder = `${packages}${room}/src`;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return files
      .filter((file) => /(?<!\.test|\.d)\.ts$/.test(file))
      .sort()
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  });
}
