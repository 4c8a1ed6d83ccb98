import { describe, expect, it } from 'vitest';
import { type LandfallRun, runLandfall } from './testing/run-landfall.ts';

function run(...argv: readonly string[]): Promise<LandfallRun> {
  return runLandfall(argv, '/nowhere');
}

describe('the command line', () => {
  it('prints help and version to standard output and ends well', async () => {
    for (const argv of [
      ['--help'],
      ['help'],
      ['help', 'render'],
      ['render', '--help'],
      ['explain', '-h'],
      ['completion', '--help'],
    ]) {
      const { code, out, err } = await run(...argv);

      expect({ argv, code, err }).toEqual({ argv, code: 0, err: '' });
      expect(out).toContain('Usage: landfall');
    }
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('says what was meant by a mistyped command or option, on standard error, with exit code 2', async () => {
    expect(await run('rendr')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Did you mean render?') });
    expect(await run('render', '--jsn')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Did you mean --json?'),
    });
  });

  it('refuses values that cannot be, and says which can', async () => {
    expect(await run('render', '--secrets', 'plain')).toMatchObject({
      code: 2,
      err: expect.stringContaining('external, sealed, plain-reference'),
    });
    expect(await run('render', '--kubernetes', '2')).toMatchObject({ code: 2, err: expect.stringContaining('such as 1.34') });
    expect(await run('render', '--env', 'Prod Eu')).toMatchObject({ code: 2, err: expect.stringContaining('lower-case') });
  });

  it('writes completion for each shell, with every command and choice', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, out } = await run('completion', shell);

      expect(code).toBe(0);
      for (const word of ['render', 'explain', 'plain-reference', 'project-directory']) expect(out).toContain(word);
    }
  });

  it('names a folder that is not there, as text and as one JSON document', async () => {
    expect(await run('render', 'missing')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('There is no folder missing.'),
    });

    const { code, out, err } = await run('render', 'missing', '--json');
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, error: { code: 'COMPOSE_FILE_MISSING' } });
    for (const words of [['--json'], ['--format', 'json'], ['--format=json']])
      expect(await run('assess', 'missing', ...words)).toMatchObject({ code, out, err });
  });

  it('takes --json as --format json, and not beside another format', async () => {
    expect(await run('assess', '--json', '--format', 'html')).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be used with'),
    });
    expect(await run('arch', 'plan', '--json')).toMatchObject({
      code: 2,
      err: '',
      out: expect.stringContaining('"code": "USAGE"'),
    });
  });
});
