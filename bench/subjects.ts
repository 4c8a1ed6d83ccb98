import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateCompose } from './generated-app.ts';
import type { Command } from './processes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** An application that both sides read. */
export interface Subject {
  readonly name: string;
  readonly folder: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The application of 68 services that the targets are stated for: the public train-ticket when a folder of public
 * applications lies beside the checkout or is named by LANDFALL_CORPUS, else a generated one of the same size.
 */
export function trainTicket(scratch: string): Subject {
  const folder = join(process.env['LANDFALL_CORPUS'] ?? join(root, '../shared/corpus/compose'), 'train-ticket');
  const file = join(folder, 'docker-compose.yml');
  if (existsSync(file)) return { name: 'train-ticket', folder, file, env: { NAMESPACE: 'codewisdom', TAG: '1.0.0' } };
  return generated(68, scratch);
}

/** A generated application, written below the scratch folder. */
export function generated(serviceCount: number, scratch: string): Subject {
  const folder = join(scratch, `generated-${serviceCount}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'compose.yaml');
  writeFileSync(file, generateCompose(serviceCount));
  return { name: `generated, ${serviceCount} services`, folder, file, env: {} };
}

/** `./landfall render`, as a user runs it, into an empty folder. */
export function renderCommand(subject: Subject, scratch: string): Command {
  const out = join(scratch, 'deploy');
  return {
    program: join(root, 'landfall'),
    args: ['render', subject.folder, '--out', out, '--env', 'staging', '--env', 'production', '--quiet'],
    env: subject.env,
    prepare: () => rmSync(out, { recursive: true, force: true }),
  };
}

/** The Compose reference loader (Go), which only loads the file and prints it. */
export function referenceCommand(subject: Subject): Command {
  return { program: oraclePath(), args: ['-f', subject.file], cwd: subject.folder, env: subject.env };
}

let oracle: string | undefined;

function oraclePath(): string {
  oracle ??= execFileSync(process.execPath, [join(root, 'e2e/components/components.ts'), 'compose-oracle'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
    .trim()
    .replace(/^compose-oracle /, '');
  return oracle;
}
