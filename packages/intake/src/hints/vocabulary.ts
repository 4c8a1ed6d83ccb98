import { roles } from '@landfall/model';

/** What the value of a hint may be. */
export type HintType = 'flag' | 'text' | 'number' | 'texts' | 'flag-or-text' | 'role' | 'kind' | 'access';

/** One thing that a person may decide beside a service or a volume. */
export interface HintKind {
  readonly name: string;
  readonly on: 'service' | 'volume';
  readonly type: HintType;
  /** For the reference page. */
  readonly explanation: string;
}

/** Every hint, whatever dialect it is written in. The reference page is generated from this list. */
export const hintKinds: readonly HintKind[] = [
  { name: 'role', on: 'service', type: 'role', explanation: `What the service is for: ${roles.join(', ')}.` },
  { name: 'kind', on: 'service', type: 'kind', explanation: '`Job` for a service that ends by itself.' },
  { name: 'schedule', on: 'service', type: 'text', explanation: 'A cron expression: the service becomes a CronJob.' },
  {
    name: 'command',
    on: 'service',
    type: 'texts',
    explanation: 'What is run in the cluster in place of `command`, for a service whose command is a cron daemon.',
  },
  {
    name: 'queue',
    on: 'service',
    type: 'texts',
    explanation: 'Names of the queues that the worker takes from, for scaling by their length.',
  },
  { name: 'replicas', on: 'service', type: 'number', explanation: 'How many pods; wins over `scale` and `deploy.replicas`.' },
  {
    name: 'liveness',
    on: 'service',
    type: 'flag',
    explanation: 'True also makes the health check a liveness probe: a restart follows when it fails.',
  },
  {
    name: 'exposure',
    on: 'service',
    type: 'flag-or-text',
    explanation: 'False closes the service to the outside; a host name, or several with commas, opens it there.',
  },
  { name: 'exposure.host', on: 'service', type: 'text', explanation: 'Host name under which the service is reached.' },
  { name: 'exposure.path', on: 'service', type: 'text', explanation: 'Path below the host.' },
  { name: 'exposure.port', on: 'service', type: 'number', explanation: 'Container port that requests go to.' },
  { name: 'exposure.tls', on: 'service', type: 'flag-or-text', explanation: 'False serves plain HTTP.' },
  { name: 'hpa', on: 'service', type: 'flag', explanation: 'False keeps the number of pods fixed.' },
  {
    name: 'hpa.min',
    on: 'service',
    type: 'number',
    explanation: 'Fewest pods of a service that scales by itself; 0 lets a worker go to none while nothing waits.',
  },
  { name: 'hpa.max', on: 'service', type: 'number', explanation: 'Most pods of a service that scales by itself.' },
  {
    name: 'hpa.cpu',
    on: 'service',
    type: 'number',
    explanation: 'CPU use in percent of the request that the autoscaler aims at.',
  },
  {
    name: 'hpa.memory',
    on: 'service',
    type: 'number',
    explanation: 'Memory use in percent of the request that the autoscaler aims at.',
  },
  { name: 'size', on: 'volume', type: 'text', explanation: 'Size of the claim, such as `20Gi`.' },
  { name: 'class', on: 'volume', type: 'text', explanation: 'Storage class of the claim.' },
  {
    name: 'access',
    on: 'volume',
    type: 'access',
    explanation: '`ReadWriteOnce`, `ReadWriteMany`, `ReadOnlyMany` or `ReadWriteOncePod`.',
  },
];

const accessModes = ['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOncePod'];

type HintValue = string | number | boolean | readonly string[] | undefined;

/** How each type reads what was written; `text` and `flag` are what the value says as such. */
const readers: Readonly<Record<HintType, (value: unknown, text: string | undefined, flag: boolean | undefined) => HintValue>> = {
  flag: (_value, _text, flag) => flag,
  'flag-or-text': (_value, text, flag) => flag ?? (text === '' ? undefined : text),
  number: (_value, text) => (text !== undefined && text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined),
  text: (_value, text) => (text === '' ? undefined : text),
  texts: (value, text) => {
    if (Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number'))
      return value.map(String);
    return text === undefined || text === '' ? undefined : [text];
  },
  role: (_value, text) => roles.find((role) => role === text),
  kind: (_value, text) => (text === 'Job' ? text : undefined),
  access: (_value, text) => accessModes.find((mode) => mode === text),
};

/** The value as the hint wants it; undefined when it cannot be used. Texts such as `"true"` and `"3"` stand for what they say. */
export function valueOfHint(type: HintType, value: unknown): HintValue {
  const text =
    typeof value === 'string'
      ? value.trim()
      : typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : undefined;
  const flag = text === 'true' || text === 'yes' ? true : text === 'false' || text === 'no' ? false : undefined;
  return readers[type](value, text, flag);
}

/** What a value of the type looks like, for messages. */
export function describeHintType(type: HintType): string {
  const words: Record<HintType, string> = {
    flag: 'true or false',
    'flag-or-text': 'false, true or a text',
    number: 'a number',
    text: 'a text',
    texts: 'a text or a list of texts',
    role: `one of ${roles.join(', ')}`,
    kind: '`Job`',
    access: `one of ${accessModes.join(', ')}`,
  };
  return words[type];
}
