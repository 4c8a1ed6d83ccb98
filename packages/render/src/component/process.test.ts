import { expect, test } from 'vitest';
import type { ServiceDraft } from '../plan/testing/build-app.ts';
import { said, translate } from './testing/translate.ts';

const run = (draft: ServiceDraft) => {
  const { values } = translate(draft);
  return { command: values.container.command, args: values.container.args };
};
const entrypoint = (...words: string[]) => said(words, 'entrypoint');
const imageFacts = (facts: { entrypoint?: string[]; command?: string[] }) => ({
  source: 'dockerfile' as const,
  exposed: [],
  volumes: [],
  ...(facts.entrypoint === undefined ? {} : { entrypoint: said(facts.entrypoint, 'image') }),
  ...(facts.command === undefined ? {} : { command: said(facts.command, 'image') }),
});

test('entrypoint is the command of Kubernetes, command its arguments', () => {
  expect(run({ entrypoint: entrypoint('/init'), command: ['serve', '--port', '80'] })).toEqual({
    command: ['/init'],
    args: ['serve', '--port', '80'],
  });
  expect(run({ command: ['serve'] })).toEqual({ command: undefined, args: ['serve'] });
});

test('dollars and shell substitutions are literal', () => {
  expect(run({ command: ['sh', '-c', 'echo $HOME $(date) ${X}'] }).args).toEqual(['sh', '-c', 'echo $HOME $(date) ${X}']);
});

test('a cleared entrypoint runs the command itself', () => {
  expect(run({ entrypoint: entrypoint(), command: ['node', 'main.js'] })).toEqual({
    command: ['node', 'main.js'],
    args: undefined,
  });
  expect(run({ entrypoint: entrypoint(''), imageFacts: imageFacts({ command: ['nginx'] }) })).toEqual({
    command: ['nginx'],
    args: undefined,
  });
});

test('a cleared command leaves the entrypoint of the image alone with itself', () => {
  expect(run({ command: [], imageFacts: imageFacts({ entrypoint: ['/entry'], command: ['serve'] }) })).toEqual({
    command: ['/entry'],
    args: undefined,
  });
  expect(run({ entrypoint: entrypoint('/init'), command: [''] })).toEqual({ command: ['/init'], args: undefined });
});

test('what an unknown image would run cannot be cleared, and that is said', () => {
  const { account, codes } = translate({ command: [] });

  expect(codes('services.web.command')).toEqual(['command-cleared']);
  expect(account.findings.map(({ code }) => code)).toContain('command-unknown');
});

test('a password in an argument becomes a reference to a variable from a secret', () => {
  const { values, tree } = translate({
    role: 'cache',
    product: 'redis',
    command: ['redis-server', '--requirepass', 'hunter2secret'],
  });

  expect(JSON.stringify(tree)).not.toContain('hunter2secret');
  const [, , last] = values.container.args ?? [];
  const [name] = Object.keys(values.container.secrets ?? {});
  expect(last).toEqual({ template: `$(${name})` });
});

test('tty, stdin and the working folder are kept; false says nothing', () => {
  const { values } = translate({
    tty: said(true, 'tty'),
    stdinOpen: said(false, 'stdin_open'),
    workingDir: said('/srv', 'working_dir'),
  });

  expect(values.container).toMatchObject({ tty: true, workingDir: '/srv' });
  expect(values.container).not.toHaveProperty('stdin');
});

test('init makes one process namespace of the pod', () => {
  const { values, codes } = translate({ init: said(true, 'init') });

  expect(values.pod?.shareProcessNamespace).toBe(true);
  expect(codes('init')).toEqual(['init-by-pause']);
});
