import { type App, byDefault, emptyApp } from '@landfall/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildFiles } from './project-descriptor.ts';

function appWith(build: NonNullable<NonNullable<App['heroku']>['build']> | undefined, name = 'shop'): App {
  return {
    ...emptyApp(byDefault(name, 'project-name', 'a test')),
    platform: 'heroku',
    heroku: { host: 'heroku', dynos: [], addOns: [], domains: [], ...(build === undefined ? {} : { build }) },
  };
}

test('the builder, the buildpacks in their order and packages of the system are written down', () => {
  const files = buildFiles(
    appWith({
      builder: 'heroku/builder:24',
      buildpacks: ['heroku/nodejs', 'heroku/ruby'],
      missing: ['https://git.example/imagemagick'],
      systemPackages: ['ffmpeg'],
    }),
  );

  expect([...files.keys()]).toEqual(['build/project.toml']);
  const text = files.get('build/project.toml') ?? '';
  expect(text).toContain('[io.buildpacks]\nbuilder = "heroku/builder:24"');
  expect(text.indexOf('id = "heroku/nodejs"')).toBeLessThan(text.indexOf('id = "heroku/ruby"'));
  expect(text).toContain('install = ["ffmpeg"]');
  expect(text).toMatch(/^# The builder has nothing for https:\/\/git\.example\/imagemagick/m);
});

test('an application that a Dockerfile builds has none', () => {
  expect(buildFiles(appWith(undefined)).size).toBe(0);
});

test('no name adds a line: whatever is written, every line is one of ours', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const build = { builder: 'heroku/builder:24', buildpacks: [text], missing: [text], systemPackages: [] };
      const lines = (buildFiles(appWith(build, text)).get('build/project.toml') ?? '').trimEnd().split('\n');

      expect(lines).toHaveLength(13);
      for (const line of lines) expect(line).toMatch(/^(?:#.*|\[.*\]|(?:id|builder|schema-version) = ".*"|)$/u);
    }),
  );
});
