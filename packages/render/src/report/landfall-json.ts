import { type Finding, formatPlace, type Ledger, type Origin } from '@landfall/model';
import { compareTexts } from '../output/account.ts';
import type { Provenance } from '../output/write-yaml.ts';
import type { ComponentSummary } from '../render.ts';
import type { Delivery } from './delivery.ts';

/** Version of the shape of `landfall.json`. Fields are only ever added to a version. */
export const landfallJsonVersion = 1;

/** Why one scalar of the output is there, as `landfall.json` keeps it. */
export interface ProvenanceRecord {
  readonly how: Origin['how'];
  /** `compose.yaml:44:7`. */
  readonly place?: string;
  /** Key of the input. */
  readonly key?: string;
  readonly rule?: string;
  readonly why?: string;
}

export interface LandfallJson {
  readonly schemaVersion: typeof landfallJsonVersion;
  readonly app: string;
  readonly inputs: readonly string[];
  readonly profiles: readonly string[];
  readonly kubernetes: string;
  readonly environments: readonly string[];
  readonly components: readonly (Omit<ComponentSummary, 'place'> & { readonly place: string })[];
  readonly secrets: readonly {
    readonly secret: string;
    readonly key: string;
    readonly usedBy: readonly string[];
    readonly why: string;
  }[];
  readonly findings: readonly (Omit<Finding, 'place'> & { readonly place?: string })[];
  readonly ledger: {
    readonly counts: Ledger['counts'];
    readonly entries: readonly {
      readonly key: string;
      readonly place: string;
      readonly outcome: string;
      readonly code: string;
      readonly reason: string;
      readonly became: readonly string[];
    }[];
  };
  /** File, then path in it. */
  readonly provenance: Readonly<Record<string, Readonly<Record<string, ProvenanceRecord>>>>;
}

/** Writes `landfall.json`: the ledger and the provenance of every emitted scalar, one record a line so that it diffs well. */
export function landfallJson({
  app,
  options,
  environments,
  components,
  ledger,
  findings,
  secrets,
  provenance,
}: Delivery): string {
  const document: Omit<LandfallJson, 'provenance'> = {
    schemaVersion: landfallJsonVersion,
    app: app.name.value,
    inputs: app.files,
    profiles: app.profiles,
    kubernetes: options.kubernetes,
    environments,
    components: components.map(({ place, ...component }) => ({ ...component, place: formatPlace(place) })),
    secrets: secrets.map(({ secret, key, usedBy, why }) => ({ secret, key, usedBy, why })),
    findings: findings.map(({ place, ...finding }) => ({
      ...finding,
      ...(place === undefined ? {} : { place: formatPlace(place) }),
    })),
    ledger: { counts: ledger.counts, entries: ledger.entries.map((entry) => ({ ...entry, place: formatPlace(entry.place) })) },
  };
  return `{\n${[...writeFields(document), `  "provenance": ${writeProvenance(provenance)}`].join(',\n')}\n}\n`;
}

/** The largest part by far: written without the objects in between, each reason once. */
function writeProvenance(provenance: ReadonlyMap<string, readonly Provenance[]>): string {
  const reasons = new Map<Origin, string>();
  const reasonOf = (origin: Origin): string => {
    const known = reasons.get(origin) ?? JSON.stringify(recordOf(origin));
    reasons.set(origin, known);
    return known;
  };
  const files = [...provenance].filter(([, entries]) => entries.length > 0).sort(([a], [b]) => compareTexts(a, b));
  const sections = files.map(([file, entries]) => {
    const lines = entries.map(({ path, origin }) => `      ${JSON.stringify(path)}: ${reasonOf(origin)}`);
    return `    ${JSON.stringify(file)}: {\n${lines.join(',\n')}\n    }`;
  });
  return sections.length === 0 ? '{}' : `{\n${sections.join(',\n')}\n  }`;
}

function recordOf(origin: Origin): ProvenanceRecord {
  const place = 'place' in origin && origin.place !== undefined ? { place: formatPlace(origin.place) } : {};
  if (origin.how === 'stated') return { how: origin.how, ...place, key: origin.key };
  const key = origin.how === 'inferred' && origin.key !== undefined ? { key: origin.key } : {};
  return { how: origin.how, ...place, ...key, rule: origin.rule, why: origin.why };
}

/** JSON with one line for each scalar field and each record of a list. */
function writeFields(document: object): string[] {
  return Object.entries(document).map(([key, value]) => `  ${JSON.stringify(key)}: ${writeSection(value, '  ')}`);
}

function writeSection(value: unknown, indentation: string): string {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) return JSON.stringify(value);
    return `[\n${value.map((item) => `${indentation}  ${JSON.stringify(item)}`).join(',\n')}\n${indentation}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.every(([, item]) => typeof item !== 'object')) return JSON.stringify(value);
  return `{\n${entries.map(([key, item]) => `${indentation}  ${JSON.stringify(key)}: ${writeSection(item, `${indentation}  `)}`).join(',\n')}\n${indentation}}`;
}
