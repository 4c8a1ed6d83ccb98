import { testRule } from '../../testing/test-rule.ts';
import { modulesForOneArchitecture } from './rule.ts';

const built = { 'compose.yaml': 'services: {web: {build: .}}\n', Dockerfile: 'FROM ruby:3.4\nRUN bundle install\n' };
const lock = (...platforms: readonly string[]) =>
  `GEM\n  specs:\n    rails (8.0)\n\nPLATFORMS\n${platforms.map((name) => `  ${name}\n`).join('')}\nDEPENDENCIES\n  rails\n`;

testRule(modulesForOneArchitecture, {
  quiet: {
    'gems for any platform': { ...built, 'Gemfile.lock': lock('ruby', 'x86_64-linux') },
    'gems for both': { ...built, 'Gemfile.lock': lock('aarch64-linux', 'x86_64-linux') },
    'gems for laptops alone, to which the platform is added': {
      ...built,
      Dockerfile: 'FROM ruby:3.4\nRUN bundle lock --add-platform aarch64-linux && bundle install\n',
      'Gemfile.lock': lock('x86_64-linux'),
    },
    'modules that npm may leave out': {
      ...built,
      'package.json': '{"optionalDependencies": {"@esbuild/linux-x64": "0.25.0"}, "dependencies": {"esbuild": "0.25.0"}}\n',
    },
    'wheels that pip chooses': { ...built, 'requirements.txt': 'numpy==2.3.0\n# ./numpy-manylinux_x86_64.whl\n' },
    'an application that is not built here': {
      'compose.yaml': 'services: {web: {image: nginx}}\n',
      'Gemfile.lock': lock('x86_64-linux'),
    },
  },
  speaks: {
    'gems for one': [
      { ...built, 'Gemfile.lock': lock('arm64-darwin-24', 'x86_64-linux') },
      {
        place: 'Gemfile.lock:5',
        remedy: 'Run `bundle lock --add-platform aarch64-linux`, and keep what it writes.',
        confidence: 'likely',
      },
    ],
    'a module of npm for one': [
      { ...built, 'package.json': '{\n  "dependencies": {\n    "@img/sharp-linux-x64": "0.34.0"\n  }\n}\n' },
      { place: 'package.json:3', message: 'web cannot be installed for arm64' },
    ],
    'a wheel by its address': [
      { ...built, 'requirements.txt': 'flask\ntorch @ https://example.org/torch-2.8.0-cp313-cp313-manylinux_2_28_x86_64.whl\n' },
      { place: 'requirements.txt:2' },
    ],
  },
});
