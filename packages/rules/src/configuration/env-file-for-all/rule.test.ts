import { testRule } from '../../testing/test-rule.ts';
import { envFileForAll } from './rule.ts';

const compose = (images: readonly string[]) =>
  `services:\n${images.map((image, index) => `  s${index}: {image: ${image}, env_file: [all.env]}\n`).join('')}`;

testRule(envFileForAll, {
  quiet: {
    'one program in several roles': { 'compose.yaml': compose(['app', 'app', 'app']), 'all.env': 'DB_PASSWORD=hunter2\n' },
    'no secrets in it': { 'compose.yaml': compose(['a', 'b', 'c']), 'all.env': 'LOG_LEVEL=info\n' },
    'two services': { 'compose.yaml': compose(['a', 'b']), 'all.env': 'DB_PASSWORD=hunter2\n' },
  },
  speaks: {
    'three programs': [
      { 'compose.yaml': compose(['a', 'b', 'c']), 'all.env': 'X=1\nDB_PASSWORD=hunter2\n' },
      { place: 'all.env:2', severity: 'advice', message: 's0, s1 and s2' },
    ],
  },
});
