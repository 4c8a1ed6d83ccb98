import type { ScalarNode } from '../tree/node.ts';
import { type RuleTree, ruleTree } from '../tree/rule-tree.ts';
import { floatText } from '../yaml/scalar.ts';

const maxInt64 = 2n ** 63n - 1n;

/** What a cast makes of a text: a new value, or what was expected. */
export type CastResult = Pick<ScalarNode, 'value' | 'digits' | 'form'> | { readonly expected: string };

export interface Cast {
  (text: string): CastResult;
}

const containerCasts: Readonly<Record<string, Cast>> = {
  cpu_count: toInteger,
  cpu_percent: toFloat,
  cpu_period: toInteger,
  cpu_quota: toInteger,
  cpu_rt_period: toInteger,
  cpu_rt_runtime: toInteger,
  cpus: toFloat32,
  cpu_shares: toInteger,
  init: toBoolean,
  'networks.*.use_service_name_alias': toBoolean,
  oom_kill_disable: toBoolean,
  oom_score_adj: toInteger,
  pids_limit: toInteger,
  privileged: toBoolean,
  read_only: toBoolean,
  umask: toUmask,
  'ulimits.*': toInteger,
  'ulimits.*.hard': toInteger,
  'ulimits.*.soft': toInteger,
  'volumes.*.read_only': toBoolean,
  'volumes.*.volume.nocopy': toBoolean,
};

const workloadCasts: Readonly<Record<string, Cast>> = {
  'depends_on.*.required': toBoolean,
  'depends_on.*.restart': toBoolean,
  'healthcheck.retries': toInteger,
  'healthcheck.disable': toBoolean,
  'ports.*.target': toInteger,
  stdin_open: toBoolean,
  tty: toBoolean,
};

const serviceCasts: Readonly<Record<string, Cast>> = {
  'deploy.replicas': toInteger,
  'deploy.update_config.parallelism': toInteger,
  'deploy.update_config.max_failure_ratio': toFloat,
  'deploy.rollback_config.parallelism': toInteger,
  'deploy.rollback_config.max_failure_ratio': toFloat,
  'deploy.restart_policy.max_attempts': toInteger,
  'deploy.placement.max_replicas_per_node': toInteger,
  scale: toInteger,
};

/**
 * Where the text of a value, variables filled in, is turned into a number or a boolean: `privileged: "true"`,
 * `scale: ${REPLICAS}`.
 *
 * @source compose-go loader/interpolate.go, buildInterpolateTypeCastMapping
 */
export const casts: RuleTree<Cast> = ruleTree(castTable());

function castTable(): Record<string, Cast> {
  const table: Record<string, Cast> = {
    'volumes.*.external': toBoolean,
    'secrets.*.external': toBoolean,
    'configs.*.external': toBoolean,
  };
  for (const key of ['external', 'internal', 'attachable', 'enable_ipv4', 'enable_ipv6']) table[`networks.*.${key}`] = toBoolean;
  for (const prefix of ['services.*', 'jobs.*', 'services.*.pre_start.*']) addAll(table, prefix, containerCasts);
  for (const prefix of ['services.*', 'jobs.*']) addAll(table, prefix, workloadCasts);
  addAll(table, 'services.*', serviceCasts);
  return table;
}

function addAll(table: Record<string, Cast>, prefix: string, more: Readonly<Record<string, Cast>>): void {
  for (const [path, cast] of Object.entries(more)) table[`${prefix}.${path}`] = cast;
}

function toBoolean(text: string): CastResult {
  switch (text.toLowerCase()) {
    case 'true':
    case 'y':
    case 'yes':
    case 'on':
      return { value: true };
    case 'false':
    case 'n':
    case 'no':
    case 'off':
      return { value: false };
    default:
      return { expected: 'true or false' };
  }
}

/** @source Go strconv.Atoi: decimal digits with a sign */
function toInteger(text: string): CastResult {
  if (!/^[-+]?[0-9]+$/.test(text)) return { expected: 'a whole number' };
  const exact = BigInt(text.replace(/^\+/, ''));
  if (exact > maxInt64 || exact < -maxInt64 - 1n) return { expected: 'a whole number of at most 64 bits' };
  return integerValue(exact);
}

/** @source Go strconv.ParseUint with base 0 and 32 bits: a leading 0 is octal, underscores may stand between digits */
function toUmask(text: string): CastResult {
  const expected = 'a permission mask such as 0022';
  if (!/^(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)$/.test(text))
    return { expected };
  const digits = text.replaceAll('_', '');
  const exact = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return exact < 2n ** 32n ? integerValue(exact) : { expected };
}

function integerValue(exact: bigint): CastResult {
  const value = Number(exact);
  return Number.isSafeInteger(value) ? { value } : { value, digits: exact.toString() };
}

/** @source Go strconv.ParseFloat with 64 bits, without hexadecimal, infinite and undefined numbers */
function toFloat(text: string): CastResult {
  if (!/^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/.test(text)) return { expected: 'a number' };
  const value = Number(text);
  if (!Number.isFinite(value)) return { expected: 'a number' };
  const digits = floatText(value);
  return digits === String(value) ? { value, form: 'float' } : { value, digits, form: 'float' };
}

/** The same within 32 bits. The value keeps the digits that were written. */
function toFloat32(text: string): CastResult {
  const result = toFloat(text);
  if ('value' in result && !Number.isFinite(Math.fround(Number(result.value)))) return { expected: 'a number' };
  return result;
}
