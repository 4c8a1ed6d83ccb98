import { type Cursor, child, entriesOf, itemsOf } from '../../compose/reading/cursor.ts';
import { plainText } from '../../compose/reading/scalar.ts';
import type { Remark } from '../../compose/reading/service-key.ts';
import type { Process } from '../processes/process.ts';
import type { HerokuProject } from '../project.ts';

/** What else decides what becomes of an export. */
export interface LiveAccount {
  readonly processes: readonly Process[];
  /** Names of the environments that are written. */
  readonly written: readonly string[];
  readonly remark: Remark;
}

/** Settles what an export says and no component takes over: commands that a file overrules, drains, features, other stages. */
export function remarkLive(project: HerokuProject, { processes, written, remark }: LiveAccount): void {
  const { live, stages } = project;
  if (live !== undefined) {
    remarkCommands(live.at, processes, remark);
    remarkDomains(live.at, written.includes(live.environment), remark);
    for (const drain of itemsOf(child(live.at, 'drains'))) {
      const target = child(drain, 'to');
      if (target !== undefined) remark(target.key, 'heroku-live-drain');
    }
    for (const feature of itemsOf(child(live.at, 'features'))) remarkFeature(feature, remark);
    for (const missing of itemsOf(child(live.at, 'missing'))) remark(missing.key, 'heroku-live-missing');
  }
  for (const stage of stages.values()) remarkStage(stage.at, written.includes(stage.environment), remark);
}

function remarkCommands(live: Cursor, processes: readonly Process[], remark: Remark): void {
  const formation = entriesOf(child(live, 'formation')).map(({ name, at }) => ({ name, at: child(at, 'command') }));
  for (const { name, at } of [...entriesOf(child(live, 'processTypes')), ...formation]) {
    const process = processes.find((one) => one.name === name);
    if (at === undefined || process?.at.key === at.key) continue;
    const isSame = process?.line?.value.trim() === plainText(at)?.trim();
    if (isSame) remark(at.key, 'said-twice', `${process?.at.key ?? name} says the same.`);
    else remark(at.key, 'heroku-live-command');
  }
}

function remarkDomains(live: Cursor, isWritten: boolean, remark: Remark): void {
  const domains = child(live, 'domains');
  if (domains !== undefined) remark(domains.key, isWritten ? 'heroku-live-domain' : 'heroku-live-domain-unwritten');
}

/** Features of the runtime that have a counterpart, or that applications rely on. */
const features = new Map([
  ['preboot', 'heroku-live-preboot'],
  ['http-session-affinity', 'heroku-live-affinity'],
  ['runtime-dyno-metadata', 'heroku-live-metadata'],
] as const);

function remarkFeature(at: Cursor, remark: Remark): void {
  const name = plainText(at) ?? '';
  for (const [feature, code] of features) {
    if (feature !== name) continue;
    remark(at.key, code);
    return;
  }
  remark(at.key, 'heroku-live-feature');
}

/** Of another stage the numbers, sizes, values and domains are carried over; its components are those of the first. */
function remarkStage(stage: Cursor, isWritten: boolean, remark: Remark): void {
  if (!isWritten) {
    remark(stage.key, 'heroku-environment-unwritten');
    return;
  }
  for (const part of ['processTypes', 'addons', 'drains', 'features', 'missing']) {
    const at = child(stage, part);
    if (at !== undefined) remark(at.key, 'heroku-review');
  }
  for (const { at } of entriesOf(child(stage, 'formation'))) {
    const command = child(at, 'command');
    if (command !== undefined) remark(command.key, 'heroku-review');
  }
  remarkDomains(stage, true, remark);
}
