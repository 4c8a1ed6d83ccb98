import { join } from 'node:path/posix';
import {
  type AnswerValue,
  AppError,
  checkAnswer,
  type Deviation,
  type Fact,
  isDay,
  noSettings,
  questions,
  type Settings,
  stated,
  type Workspace,
} from '@landfall/model';
import type { Node } from '../compose/tree/node.ts';
import { readOwnDocument } from '../own-yaml/document.ts';
import { type Reading, recordOf, report } from '../own-yaml/record.ts';
import { didYouMean } from '../wording/closest.ts';
import { shorten } from '../wording/shorten.ts';

/** The file in which people write down what they decided, beside the application. */
export const settingsFile = 'landfall.yaml';

/** No settings are anywhere near that long. */
const limits = { maxBytes: 256 * 1024, maxDepth: 20, maxNodes: 10_000 };

export interface SettingsOptions {
  /** Ids of the rules that a Deviation may name. */
  readonly rules: readonly string[];
}

/**
 * Reads `landfall.yaml` in the folder of an application; no file means that nothing was decided.
 *
 * @throws AppError SETTINGS_INVALID with every problem and its place, FILE_REFUSED
 */
export function readSettings(workspace: Workspace, directory: string, options: SettingsOptions): Settings {
  const answer = workspace.read(join(directory, settingsFile), limits.maxBytes);
  if (answer.kind === 'missing') return noSettings;
  const place = { file: settingsFile, line: 1, column: 1 };
  if (answer.kind === 'too-large')
    throw new AppError('SETTINGS_INVALID', [
      { place, message: `The file has ${answer.bytes} bytes; at most ${limits.maxBytes} are read.` },
    ]);
  if (answer.kind === 'refused')
    throw new AppError('FILE_REFUSED', [{ place, message: `${settingsFile} cannot be read: ${answer.reason}.` }]);
  return parseSettings(answer.bytes, options);
}

/**
 * Reads the text of `landfall.yaml`.
 *
 * @throws AppError SETTINGS_INVALID with every problem and its place
 */
export function parseSettings(bytes: Uint8Array, { rules }: SettingsOptions): Settings {
  const root = readRoot(bytes);
  const reading: SettingsReading = { problems: [], rules };
  if (root === undefined || isNothing(root)) return { ...noSettings, file: settingsFile };
  const entries = recordOf(root, 'landfall.yaml', ['answers', 'deviations'], reading);
  const answers = readAnswers(entries.get('answers'), reading);
  const deviations = readDeviations(entries.get('deviations'), reading);
  if (reading.problems.length > 0) throw new AppError('SETTINGS_INVALID', reading.problems);
  return { file: settingsFile, answers, deviations };
}

/** The one document of the file; undefined when it is empty. */
export function readRoot(bytes: Uint8Array): Node | undefined {
  return readOwnDocument(bytes, settingsFile, { limits, code: 'SETTINGS_INVALID', subject: 'settings' });
}

interface SettingsReading extends Reading {
  readonly rules: readonly string[];
}

function readAnswers(node: Node | undefined, reading: Reading): ReadonlyMap<string, Fact<AnswerValue>> {
  const answers = new Map<string, Fact<AnswerValue>>();
  if (node === undefined || isNothing(node)) return answers;
  const ids = questions.map(({ id }) => id);
  for (const [id, value] of recordOf(node, 'answers', ids, reading)) {
    const question = questions.find((known) => known.id === id);
    if (question === undefined || isNothing(value)) continue;
    const path = `answers.${id}`;
    const check = checkAnswer(question, value.kind === 'scalar' ? value.value : undefined);
    if ('value' in check) answers.set(id, stated(check.value, value.place, path));
    else report(reading, value, path, check.expected);
  }
  return answers;
}

function readDeviations(node: Node | undefined, reading: SettingsReading): readonly Deviation[] {
  if (node === undefined || isNothing(node)) return [];
  if (node.kind !== 'seq') {
    report(reading, node, 'deviations', 'a list of what is accepted');
    return [];
  }
  return node.items.flatMap((item, index) => readDeviation(item, `deviations[${index}]`, reading));
}

function readDeviation(node: Node, path: string, reading: SettingsReading): readonly Deviation[] {
  const entries = recordOf(node, path, ['rule', 'service', 'reason', 'owner', 'until'], reading);
  if (node.kind !== 'map') return [];
  const text = (name: string): string | undefined => textOf(entries.get(name), `${path}.${name}`, reading);
  const ruleNode = entries.get('rule');
  const [rule, service, reason, owner] = [text('rule'), text('service'), text('reason'), text('owner')];
  for (const name of ['rule', 'reason']) {
    const given = entries.get(name);
    if (given === undefined || isNothing(given) || (given.kind === 'scalar' && String(given.value).trim() === ''))
      reading.problems.push({
        place: (given ?? node).place,
        path,
        message: `${path} has no ${name}. ${name === 'rule' ? 'Name the rule that it is about.' : 'Say why it is accepted: every report shows it.'}`,
      });
  }
  if (rule !== undefined && ruleNode !== undefined && !reading.rules.includes(rule))
    reading.problems.push({
      place: ruleNode.place,
      path: `${path}.rule`,
      message: `${path}.rule: there is no rule ${shorten(rule)}.${didYouMean(rule, reading.rules)}`,
    });
  const until = readDay(entries.get('until'), `${path}.until`, reading);
  if (rule === undefined || reason === undefined || ruleNode === undefined) return [];
  return [
    {
      place: node.place,
      rule,
      rulePlace: ruleNode.place,
      ...(service === undefined ? {} : { service }),
      reason: reason.trim(),
      ...(owner === undefined ? {} : { owner }),
      ...(until === undefined ? {} : { until }),
    },
  ];
}

function readDay(node: Node | undefined, path: string, reading: Reading): string | undefined {
  if (node === undefined || isNothing(node)) return undefined;
  const written = node.kind === 'scalar' ? String(node.value) : '';
  // YAML reads a day without quotes as a moment: its first ten letters are the day.
  const day = node.kind === 'scalar' && node.form === 'date' ? written.slice(0, 10) : written;
  if (isDay(day)) return day;
  report(reading, node, path, 'a day such as 2027-03-01');
  return undefined;
}

function textOf(node: Node | undefined, path: string, reading: Reading): string | undefined {
  if (node === undefined || isNothing(node)) return undefined;
  if (node.kind === 'scalar' && typeof node.value !== 'boolean') return String(node.value);
  report(reading, node, path, 'a text');
  return undefined;
}

function isNothing(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}
