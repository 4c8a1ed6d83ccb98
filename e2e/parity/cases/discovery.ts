import { type Case, one } from './case.ts';

/** Which files, variables and profiles are taken. */
export const discovery: readonly Case[] = [
  {
    name: 'the first of four names',
    files: { 'compose.yml': 'services: {a: {image: yml}}', 'docker-compose.yml': 'services: {a: {image: old}}' },
    expects: 'equal',
  },
  {
    name: 'a folder above',
    files: { 'docker-compose.yaml': 'services: {a: {image: above, build: .}}', 'deep/er/file': '' },
    runIn: 'deep/er',
    expects: 'equal',
  },
  {
    name: 'the override file beside it',
    files: {
      'compose.yaml': 'services: {a: {image: a}}',
      'compose.override.yml': 'services: {a: {hostname: h}}',
      'docker-compose.override.yml': 'services: {a: {hostname: old}}',
    },
    expects: 'equal',
  },
  {
    name: 'an override of another naming',
    files: { 'docker-compose.yml': 'services: {a: {image: a}}', 'compose.override.yaml': 'services: {a: {hostname: h}}' },
    expects: 'equal',
  },
  {
    name: 'no override when a file is given',
    files: { 'compose.yaml': 'services: {a: {image: a}}', 'compose.override.yml': 'services: {a: {hostname: h}}' },
    use: ['compose.yaml'],
    expects: 'equal',
  },
  { name: 'nothing to find', files: { 'other.yaml': '' }, expects: 'refused' },
  {
    name: 'COMPOSE_FILE of .env',
    files: {
      '.env': 'COMPOSE_FILE=a.yaml:sub/b.yaml\nX=env',
      'a.yaml': 'services: {a: {image: "a:$X"}}',
      'sub/b.yaml': 'services: {b: {image: b, build: ./x}}',
      'sub/.env': 'X=sub',
    },
    expects: 'equal',
  },
  {
    name: 'COMPOSE_PATH_SEPARATOR',
    files: { 'a.yaml': 'services: {a: {image: a}}', 'b.yaml': 'services: {b: {image: b}}' },
    environment: { COMPOSE_FILE: 'a.yaml;b.yaml', COMPOSE_PATH_SEPARATOR: ';' },
    expects: 'equal',
  },
  {
    name: 'COMPOSE_FILE that is missing',
    files: { 'compose.yaml': 'services: {a: {image: a}}' },
    environment: { COMPOSE_FILE: 'none.yaml' },
    expects: 'refused',
  },
  {
    name: 'COMPOSE_FILE in a folder with its own .env',
    files: { 'sub/c.yaml': 'services: {a: {image: "a:$X", build: .}}', 'sub/.env': 'X=sub\nCOMPOSE_PROFILES=p' },
    environment: { COMPOSE_FILE: 'sub/c.yaml' },
    expects: 'equal',
  },
  { name: 'a file that is missing', files: one('services: {a: {image: a}}'), use: ['missing.yaml'], expects: 'refused' },
  { name: 'a folder as a file', files: { 'dir/x': '', ...one('services: {a: {image: a}}') }, use: ['dir'], expects: 'refused' },
  {
    name: 'project directory',
    files: { 'compose.yaml': 'services: {a: {build: ./a, env_file: e.env}}', 'other/e.env': 'E=1', 'other/.env': 'X=1' },
    use: ['compose.yaml'],
    projectDirectory: 'other',
    expects: 'equal',
  },
  {
    name: 'profiles of the environment',
    files: {
      '.env': 'COMPOSE_PROFILES=p1, p2',
      'compose.yaml':
        'services: {a: {image: a, profiles: [p1]}, b: {image: b, profiles: [p2]}, c: {image: c, profiles: [p3]}, d: {image: d}}',
    },
    expects: 'equal',
  },
  {
    name: 'profiles of the command line win',
    files: {
      '.env': 'COMPOSE_PROFILES=p1',
      'compose.yaml': 'services: {a: {image: a, profiles: [p1]}, b: {image: b, profiles: [p2]}}',
    },
    profiles: ['p2'],
    expects: 'equal',
  },
  {
    name: 'COMPOSE_DISABLE_ENV_FILE',
    files: { '.env': 'X=env', 'compose.yaml': 'services: {a: {image: "a:${X:-none}"}}' },
    environment: { COMPOSE_DISABLE_ENV_FILE: '1' },
    expects: 'equal',
  },
  {
    name: 'COMPOSE_DISABLE_ENV_FILE that is no boolean',
    files: one('services: {a: {image: a}}'),
    environment: { COMPOSE_DISABLE_ENV_FILE: 'maybe' },
    expects: 'refused',
  },
  {
    name: 'named env files, the later one wins',
    files: {
      '.env': 'X=no',
      'a.env': 'X=a\nY=$X',
      'b.env': 'X=b\nZ=$Y-$X\nX',
      'compose.yaml': 'services: {a: {image: "$X-$Y-$Z"}}',
    },
    envFiles: ['a.env', 'b.env'],
    expects: 'equal',
  },
  {
    name: 'the shell wins over env files',
    files: { '.env': 'X=env\nY=$X', 'compose.yaml': 'services: {a: {image: "$X-$Y"}}' },
    environment: { X: 'shell' },
    expects: 'equal',
  },
  { name: 'an env file that is missing', files: one('services: {a: {image: a}}'), envFiles: ['no.env'], expects: 'refused' },
];

/** What the project is called. */
export const names: readonly Case[] = [
  {
    name: 'of the folder',
    files: { 'My.Project_x/compose.yaml': 'services: {a: {image: a}}' },
    use: ['My.Project_x/compose.yaml'],
    expects: 'equal',
  },
  {
    name: 'of the document, with a variable',
    files: one('name: My-${X:-Name}\nservices: {a: {image: "$COMPOSE_PROJECT_NAME"}}'),
    expects: 'equal',
  },
  {
    name: 'of the environment',
    files: one('name: doc\nservices: {a: {image: a}}'),
    environment: { COMPOSE_PROJECT_NAME: 'from-env' },
    expects: 'equal',
  },
  {
    name: 'of the environment, not allowed',
    files: one('services: {a: {image: a}}'),
    environment: { COMPOSE_PROJECT_NAME: 'From Env' },
    expects: 'refused',
  },
  { name: 'of the command line', files: one('name: doc\nservices: {a: {image: a}}'), projectName: 'flag', expects: 'equal' },
  { name: 'of the command line, not allowed', files: one('services: {a: {image: a}}'), projectName: 'Flag', expects: 'refused' },
  {
    name: 'of the last file',
    files: { 'a.yaml': 'name: first\nservices: {a: {image: a}}', 'b.yaml': 'name: second\nservices: {}' },
    use: ['a.yaml', 'b.yaml'],
    expects: 'equal',
  },
  { name: 'only in a later document', files: one('services: {a: {image: a}}\n---\nname: later\n'), expects: 'equal' },
  { name: 'of nothing that is allowed', files: one('name: "---"\nservices: {a: {image: a}}'), expects: 'refused' },
  { name: 'that is a number', files: one('name: 123\nservices: {a: {image: a}}'), expects: 'refused' },
];
