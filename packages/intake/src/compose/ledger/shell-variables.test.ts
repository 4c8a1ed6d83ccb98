import { memoryWorkspace } from '@landfall/model';
import { describe, expect, test } from 'vitest';
import { loadProject } from '../load/project.ts';
import { readApp } from '../read-app.ts';

function read(files: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>>) {
  const workspace = memoryWorkspace(new Map(Object.entries(files).map(([name, text]) => [`/app/${name}`, text])));
  const project = loadProject(workspace, { workingDirectory: '/app', files: [], profiles: [], envFiles: [], environment });
  const { app, findings } = readApp(project, workspace);
  const variables = app.services[0]?.environment.map(({ name, value }) => [name, value.value]);
  return { variables, findings: findings.filter(({ code }) => code.endsWith('-shell')) };
}

const shell = { HOME: '/home/ann', REGION: 'north', UNUSED: 'x' };

describe('what came from the shell', () => {
  test.each([
    ['a list', 'environment: [HOME, REGION]'],
    ['a map', 'environment: {HOME: , REGION: }'],
    ['references', 'environment: {HOME: "${HOME}", REGION: "${REGION:-south}"}'],
  ])('is taken over as Compose does, and told, in %s', (_, environment) => {
    const { variables, findings } = read({ 'compose.yaml': `services:\n  web:\n    image: x\n    ${environment}\n` }, shell);

    expect(variables).toEqual([
      ['HOME', '/home/ann'],
      ['REGION', 'north'],
    ]);
    expect(findings).toMatchObject([
      { code: 'variable-of-shell', severity: 'warning', place: { file: 'compose.yaml', line: 4 } },
      { code: 'variable-from-shell', severity: 'advice' },
    ]);
    expect(findings[0]?.message).toContain('HOME');
    expect(findings[1]?.message).toContain('REGION');
    expect(JSON.stringify(findings)).not.toContain('north');
  });

  test('is nothing when env files and the Compose file say all', () => {
    const files = {
      'compose.yaml': 'services:\n  web: {image: x, environment: [A, "HOME=/srv", "B=$B"]}\n',
      '.env': 'A=1\nB=2\n',
    };

    expect(read(files, shell)).toEqual({
      variables: [
        ['A', '1'],
        ['B', '2'],
        ['HOME', '/srv'],
      ],
      findings: [],
    });
  });
});
