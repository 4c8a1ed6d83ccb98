import { type Case, one } from './case.ts';

/** What `include` brings in. */
export const includes: readonly Case[] = [
  {
    name: 'paths, variables and env files of its own',
    files: {
      'compose.yaml': 'include: [sub/compose.yaml]\nservices: {a: {image: "a:$X"}}',
      'sub/compose.yaml':
        'services: {b: {image: "b:$X:$Y", build: ./b, volumes: ["./d:/d", "~/h:/h"], env_file: b.env, environment: [Y]}}\nvolumes: {v: {driver: local, driver_opts: {o: bind, device: ./dev}}}\nconfigs: {c: {file: ./c.conf}}',
      'sub/.env': 'X=sub\nY=sub',
      'sub/b.env': 'B=$Y',
      '.env': 'X=main',
    },
    expects: 'equal',
  },
  {
    name: 'project_directory',
    files: {
      'compose.yaml': 'include: [{path: sub/c.yaml, project_directory: ./pd}]\nservices: {a: {image: a}}',
      'sub/c.yaml': 'services: {b: {image: "b:$X", build: ./b, env_file: e.env}}',
      'pd/.env': 'X=pd',
      'pd/e.env': 'E=1',
    },
    expects: 'equal',
  },
  {
    name: 'project_directory that does not exist',
    files: {
      'compose.yaml': 'include: [{path: sub/c.yaml, project_directory: ./none}]',
      'sub/c.yaml': 'services: {b: {image: b, build: ./b}}',
    },
    expects: 'equal',
  },
  {
    name: 'several paths are merged',
    files: {
      'compose.yaml': 'include:\n - path: [a/c.yaml, b/d.yaml]\nservices: {x: {image: x}}',
      'a/c.yaml': 'services: {s: {image: s, build: ./one}}',
      'b/d.yaml': 'services: {s: {hostname: h, volumes: ["./two:/two"]}}',
    },
    expects: 'equal',
  },
  {
    name: 'inside includes',
    files: {
      'compose.yaml': 'include: [one/c.yaml]\nservices: {a: {image: a}}',
      'one/c.yaml': 'include: [two/c.yaml]\nservices: {b: {image: b, build: ./b}}',
      'one/two/c.yaml': 'services: {c: {image: c, build: ./c, env_file: ./x.env}}',
      'one/two/x.env': 'X=1',
    },
    expects: 'equal',
  },
  {
    name: 'inside includes with project_directory',
    files: {
      'compose.yaml': 'include: [one/c.yaml]\nservices: {a: {image: a}}',
      'one/c.yaml': 'include: [{path: two/c.yaml, project_directory: pd}]\nservices: {b: {image: b}}',
      'one/two/c.yaml': 'services: {c: {image: c, build: ./c}}',
      'one/pd/.env': 'X=1',
    },
    expects: 'equal',
  },
  {
    name: 'a diamond',
    files: {
      'compose.yaml': 'include: [a.yaml, b.yaml]\nservices: {x: {image: x}}',
      'a.yaml': 'include: [shared.yaml]\nservices: {a: {image: a}}',
      'b.yaml': 'include: [shared.yaml]\nservices: {b: {image: b}}',
      'shared.yaml': 'services: {s: {image: s, ports: ["80:80"], command: a b}}',
    },
    expects: 'equal',
  },
  {
    name: 'the same name on both sides',
    files: {
      'compose.yaml':
        'include: [i.yaml]\nservices: {s: {image: outer, ports: ["1:1"], environment: {A: outer}}}\nvolumes: {v: {labels: {a: outer}}}',
      'i.yaml':
        'services: {s: {image: inner, ports: ["2:2"], environment: [A=inner, B=inner], command: x}}\nvolumes: {v: {labels: [a=inner, b=inner], driver: d}}',
    },
    expects: 'equal',
  },
  {
    name: 'the same name with tags',
    files: {
      'compose.yaml': 'include: [i.yaml]\nservices: {s: {ports: !override ["1:1"], command: !reset null}}',
      'i.yaml': 'services: {s: {image: inner, ports: ["2:2"], command: x}}',
    },
    expects: 'equal',
  },
  {
    name: 'in an override file',
    files: {
      'a.yaml': 'services: {s: {image: a}}',
      'b.yaml': 'include: [i.yaml]\nservices: {s: {hostname: b}}',
      'i.yaml': 'services: {s: {image: i}, t: {image: t}}',
    },
    use: ['a.yaml', 'b.yaml'],
    expects: 'equal',
  },
  {
    name: 'a circle',
    files: {
      'compose.yaml': 'include: [b.yaml]\nservices: {a: {image: a}}',
      'b.yaml': 'include: [compose.yaml]\nservices: {b: {image: b}}',
    },
    expects: 'refused',
  },
  { name: 'a file that includes itself', files: one('include: [compose.yaml]\nservices: {a: {image: a}}'), expects: 'refused' },
  { name: 'a file that is missing', files: one('include: [none.yaml]\nservices: {a: {image: a}}'), expects: 'refused' },
  {
    name: 'a map instead of a list',
    files: { 'compose.yaml': 'include: {path: b.yaml}', 'b.yaml': 'services: {b: {image: b}}' },
    expects: 'refused',
  },
  {
    name: 'env_file of its own, that is missing',
    files: { 'compose.yaml': 'include: [{path: b.yaml, env_file: no.env}]', 'b.yaml': 'services: {b: {image: b}}' },
    expects: 'refused',
  },
  {
    name: 'env_file of its own',
    files: {
      'compose.yaml': 'include: [{path: sub/b.yaml, env_file: [sub/e.env, f.env]}]',
      'sub/b.yaml': 'services: {b: {image: "$X-$Y-$Z"}}',
      'sub/.env': 'X=no\nZ=no',
      'sub/e.env': 'X=1\nY=1',
      'f.env': 'Y=$X-2',
    },
    expects: 'equal',
  },
  {
    name: '/dev/null as env_file',
    files: {
      'compose.yaml': 'include: [{path: sub/b.yaml, env_file: /dev/null}]',
      'sub/b.yaml': 'services: {b: {image: "b:${X:-none}"}}',
      'sub/.env': 'X=no',
    },
    expects: 'equal',
  },
  {
    name: 'a path with a variable',
    files: { 'compose.yaml': 'include: ["${WHICH}.yaml"]', 'b.yaml': 'services: {b: {image: b}}' },
    environment: { WHICH: 'b' },
    expects: 'equal',
  },
  {
    name: 'something invalid',
    files: { 'compose.yaml': 'include: [b.yaml]', 'b.yaml': 'services: {b: {image: b, what: 1}}' },
    expects: 'refused',
  },
  {
    name: 'a service that extends another file',
    files: {
      'compose.yaml': 'include: [sub/b.yaml]',
      'sub/b.yaml': 'services: {b: {extends: {file: base/c.yaml, service: c}}}',
      'sub/base/c.yaml': 'services: {c: {image: c, build: ./x, env_file: y.env}}',
      'sub/base/y.env': 'Y=1',
    },
    expects: 'equal',
  },
];
