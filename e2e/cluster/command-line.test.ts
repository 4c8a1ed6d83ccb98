import { expect, test } from 'vitest';
import { help, readCommandLine } from './command-line.ts';
import { parts } from './parts/parts.ts';

test('parts and fake nodes are read one by one or as lists', () => {
  expect(readCommandLine(['up'])).toEqual({ command: 'up', with: [], fakeNodes: {} });
  expect(
    readCommandLine([
      'up',
      '--with',
      'git,registry',
      '--with=keda',
      '--fake-nodes',
      'arm64=3,amd64=1',
      '--fake-nodes',
      's390x=2',
    ]),
  ).toEqual({ command: 'up', with: ['git', 'registry', 'keda'], fakeNodes: { arm64: 3, amd64: 1, s390x: 2 } });
});

test('arguments of kubectl are left as they are', () => {
  expect(readCommandLine(['kubectl', 'get', 'pods', '--help'])).toEqual({ command: 'kubectl', args: ['get', 'pods', '--help'] });
});

test('what makes no sense is refused with what would', () => {
  expect(() => readCommandLine(['upp'])).toThrow('There is no command "upp"');
  expect(() => readCommandLine(['down', 'now'])).toThrow('"down" takes no arguments');
  expect(() => readCommandLine(['up', '--with', 'istio'])).toThrow('Known: ');
  expect(() => readCommandLine(['up', '--fake-nodes', 'arm64'])).toThrow('arm64=3');
  expect(() => readCommandLine(['up', '--wiht', 'git'])).toThrow("Unknown option '--wiht'");
});

test('help names every part, and is what comes without a command', () => {
  expect(readCommandLine([])).toEqual({ command: 'help' });
  expect(readCommandLine(['up', '--help'])).toEqual({ command: 'help' });
  for (const name of Object.keys(parts)) expect(help).toContain(name);
});
