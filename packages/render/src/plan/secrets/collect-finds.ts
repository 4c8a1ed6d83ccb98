import type { App, Origin, Service } from '@landfall/model';
import { compareTexts } from '../../output/account.ts';
import { classifyVariable, type VariablePart } from './classify-variable.ts';
import { isDistinctive, type KnownValues, knownValues } from './known-values.ts';
import { judgeName } from './secret-name.ts';
import { findSecretParts, withoutOverlap } from './secret-parts.ts';

/** One place in the application where a secret stands. */
export interface SecretFind {
  readonly service: string;
  /** Undefined when the value comes from outside. Never printed. */
  readonly value: string | undefined;
  /** What its key may be called. */
  readonly name: string;
  readonly kind: 'variable' | 'part' | 'argument' | 'source';
  /** The variable whose value it is, or is a part of. */
  readonly variable?: string;
  readonly interpolation?: string;
  /** The host that the secret opens, when the text says so. */
  readonly host?: string;
  readonly why: string;
  readonly origin: Origin;
}

/** All secrets of the application's variables and arguments, and the values to look for in other texts. */
export interface CollectedFinds {
  readonly finds: readonly SecretFind[];
  /** By service and variable: where in the value the secrets are. Absent for a variable that is wholly secret. */
  readonly parts: ReadonlyMap<string, ReadonlyMap<string, readonly VariablePart[]>>;
  readonly known: KnownValues;
}

/** Finds secrets by name and shape first, then every other place where a value so found stands again. */
export function collectFinds(app: App): CollectedFinds {
  const finds: SecretFind[] = [];
  const parts = new Map<string, Map<string, readonly VariablePart[]>>();
  const setParts = (service: string, variable: string, list: readonly VariablePart[]) => {
    const own = parts.get(service) ?? new Map<string, readonly VariablePart[]>();
    parts.set(service, own.set(variable, list));
  };
  for (const service of app.services) {
    for (const variable of service.environment) {
      const verdict = classifyVariable(variable);
      if (verdict?.kind === 'parts') setParts(service.name, variable.name, verdict.parts);
      finds.push(
        ...findsOfVerdict(service, variable.name, { verdict, value: variable.value.value, origin: variable.value.origin }),
      );
    }
    finds.push(...argumentFinds(service));
  }
  finds.push(...sourceFinds(app));
  const ordinary = ordinaryTexts(app);
  const values = finds
    .map(({ value }) => value)
    .filter((value) => value !== undefined && isDistinctive(value, ordinary)) as readonly string[];
  const known = knownValues(values);
  const again = app.services.flatMap((service) =>
    findsByUse(service, { known, found: finds, parts: parts.get(service.name), setParts }),
  );
  return { finds: [...finds, ...again].sort((a, b) => compareTexts(a.service, b.service)), parts, known };
}

type Verdict = ReturnType<typeof classifyVariable>;

function findsOfVerdict(
  service: Service,
  variable: string,
  { verdict, value, origin }: { readonly verdict: Verdict; readonly value: string | undefined; readonly origin: Origin },
): readonly SecretFind[] {
  if (verdict === undefined) return [];
  if (verdict.kind === 'whole') {
    const host = siblingHost(service, variable);
    const interpolation = verdict.interpolation === undefined ? {} : { interpolation: verdict.interpolation };
    return [
      {
        service: service.name,
        value,
        name: variable,
        kind: 'variable',
        variable,
        ...interpolation,
        ...(host === undefined ? {} : { host }),
        why: verdict.why,
        origin,
      },
    ];
  }
  return verdict.parts.map((part) => partFind(service.name, { variable, value: value ?? '', part, origin }));
}

function partFind(
  service: string,
  {
    variable,
    value,
    part,
    origin,
  }: { readonly variable: string; readonly value: string; readonly part: VariablePart; readonly origin: Origin },
): SecretFind {
  const host = /^@([A-Za-z0-9_.-]+)/.exec(value.slice(part.end, part.end + 256))?.[1];
  const interpolation = part.interpolation === undefined ? {} : { interpolation: part.interpolation };
  const text = value.slice(part.start, part.end);
  return {
    service,
    value: text === '' ? undefined : text,
    name: part.name,
    kind: 'part',
    variable,
    ...interpolation,
    ...(host === undefined ? {} : { host }),
    why: part.why,
    origin,
  };
}

/** `DB_HOST` for `DB_PASSWORD`: the host that the password opens. */
function siblingHost(service: Service, variable: string): string | undefined {
  const stem = variable.replace(/(?:PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN)$/, '');
  if (stem === variable || stem === '') return undefined;
  for (const suffix of ['HOST', 'HOSTNAME', 'SERVER', 'ADDR', 'ADDRESS', 'URL']) {
    const text = service.environment.find(({ name }) => name === `${stem}${suffix}`)?.value.value;
    const host = text === undefined ? undefined : /^(?:\w+:\/\/)?(?:[^@/\s]*@)?([\w.-]+)/.exec(text)?.[1];
    if (host !== undefined) return host;
  }
  return undefined;
}

/** Secrets that stand in clear in commands and health checks; flags and their values are read together and item by item. */
function argumentFinds(service: Service): readonly SecretFind[] {
  const hooks = [...service.preStart, ...service.postStart, ...service.preStop];
  const lists = [service.entrypoint, service.command, service.healthcheck?.test, ...hooks.map(({ command }) => command)];
  const stem = service.name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return lists.flatMap((list) => {
    if (list === undefined) return [];
    const found = new Map<string, SecretFind>();
    // An empty argument keeps its place, or the next one would be taken for the value of the flag before.
    const line = list.value.map((argument) => (argument === '' ? '""' : argument)).join(' ');
    for (const text of [line, ...list.value]) {
      for (const { start, end, noun, why } of findSecretParts(text)) {
        const value = text.slice(start, end);
        found.set(value, { service: service.name, value, name: `${stem}_${noun}`, kind: 'argument', why, origin: list.origin });
      }
    }
    return [...found.values()];
  });
}

/** Contents of Compose secrets: what they hold is a secret wherever it stands. */
function sourceFinds(app: App): readonly SecretFind[] {
  return app.secrets.flatMap((source) => {
    const value = source.data?.kind === 'text' ? source.data.text.trim() : source.content?.value;
    const origin = (source.file ?? source.environmentVariable ?? source.content)?.origin;
    if (value === undefined || value === '' || origin === undefined) return [];
    return [{ service: '', value, name: source.name, kind: 'source' as const, why: 'it is the content of a secret', origin }];
  });
}

interface UseContext {
  readonly known: KnownValues;
  readonly found: readonly SecretFind[];
  readonly parts: ReadonlyMap<string, readonly VariablePart[]> | undefined;
  readonly setParts: (service: string, variable: string, list: readonly VariablePart[]) => void;
}

/** Variables and arguments in which a value that is a secret elsewhere stands. */
function findsByUse(service: Service, { known, found, parts, setParts }: UseContext): readonly SecretFind[] {
  const whole = new Set(
    found.filter((find) => find.service === service.name && find.kind === 'variable').map(({ variable }) => variable),
  );
  const finds: SecretFind[] = [];
  for (const { name, value } of service.environment) {
    const text = value.value;
    if (text === undefined || whole.has(name)) continue;
    const hits = known.find(text);
    if (hits.length === 0) continue;
    const [first] = hits;
    if (first !== undefined && first.start === 0 && first.end === text.length) {
      finds.push({
        service: service.name,
        value: text,
        name,
        kind: 'variable',
        variable: name,
        why: 'it equals a secret of the application',
        origin: value.origin,
      });
      continue;
    }
    const former = parts?.get(name) ?? [];
    const added = hits.map(({ start, end }) => ({
      start,
      end,
      name: `${name}_PASSWORD`,
      why: 'it equals a secret of the application',
    }));
    const merged = withoutOverlap([...former, ...added]);
    for (const part of merged)
      if (!former.includes(part)) finds.push(partFind(service.name, { variable: name, value: text, part, origin: value.origin }));
    setParts(service.name, name, merged);
  }
  return finds;
}

/**
 * Users and databases have short names made of letters; a text that is a secret elsewhere and looks like one is one here,
 * too.
 */
function isNameLike(text: string): boolean {
  return text.length < 10 || (text.length <= 16 && /^[A-Za-z_-]+$/.test(text));
}

const naming = /(?:^|_)(?:USER|USERNAME|LOGIN|DB|DATABASE|NAME|HOST|BUCKET|REALM|SCHEMA|VHOST|ORG|REGION|ID)$/i;

/** Names of things in the application: a password that equals one is not to be replaced wherever the name stands. */
function ordinaryTexts(app: App): ReadonlySet<string> {
  const texts = new Set<string>([app.name.value]);
  for (const service of app.services) {
    texts.add(service.name);
    if (service.hostname !== undefined) texts.add(service.hostname.value);
    if (service.containerName !== undefined) texts.add(service.containerName.value);
    for (const { name, value } of service.environment) {
      const text = value.value;
      if (text !== undefined && isNameLike(text) && naming.test(name) && judgeName(name) === 'plain') texts.add(text);
    }
  }
  for (const { name } of [...app.volumes, ...app.networks, ...app.secrets, ...app.configs]) texts.add(name);
  return texts;
}
