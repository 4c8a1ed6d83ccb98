import { type Case, one } from './case.ts';

/** What a service takes from another one. */
export const extensions: readonly Case[] = [
  {
    name: 'a service of the same file',
    files: one('services: {a: {extends: b, command: c}, b: {image: b, environment: {X: "1", Y: "2"}, labels: [l=1]}}'),
    expects: 'equal',
  },
  {
    name: 'a chain over three files',
    files: {
      'compose.yaml': 'services: {a: {extends: {file: x/b.yaml, service: b}, volumes: ["./a:/a"]}}',
      'x/b.yaml': 'services: {b: {extends: {file: y/c.yaml, service: c}, volumes: ["./b:/b"], env_file: b.env}}',
      'x/y/c.yaml':
        'services: {c: {image: c, build: {context: ., additional_contexts: {e: ./e}}, volumes: ["./c:/c", "named:/n"], label_file: c.labels}}\nvolumes: {named: {}}',
      'x/b.env': 'B=1',
      'x/y/c.labels': 'l=1',
    },
    expects: 'refused',
  },
  {
    name: 'a chain with all it needs',
    files: {
      'compose.yaml': 'services: {a: {extends: {file: x/b.yaml, service: b}, volumes: ["./a:/a"]}}',
      'x/b.yaml': 'services: {b: {extends: {file: y/c.yaml, service: c}, volumes: ["./b:/b"], env_file: b.env}}',
      'x/y/c.yaml':
        'services: {c: {image: c, build: {context: ., additional_contexts: {e: ./e}}, volumes: ["./c:/c"], label_file: c.labels}}',
      'x/b.env': 'B=1',
      'x/y/c.labels': 'l=1',
    },
    expects: 'equal',
  },
  {
    name: 'with tags',
    files: one(
      'services: {a: {extends: b, ports: !override ["1:1"], environment: !reset null, command: !reset []}, b: {image: b, ports: ["2:2"], environment: {X: "1"}, command: x}}',
    ),
    expects: 'equal',
  },
  {
    name: 'a base with tags',
    files: {
      'compose.yaml': 'services: {a: {extends: {file: b.yaml, service: b}}}',
      'b.yaml': 'services: {b: {extends: c, ports: !reset []}, c: {image: c, ports: ["1:1"]}}',
    },
    expects: 'equal',
  },
  { name: 'itself', files: one('services: {a: {image: a, extends: a}}'), expects: 'refused' },
  { name: 'a circle', files: one('services: {a: {image: a, extends: b}, b: {extends: a}}'), expects: 'refused' },
  {
    name: 'a circle over files',
    files: {
      'compose.yaml': 'services: {a: {extends: {file: b.yaml, service: b}}}',
      'b.yaml': 'services: {b: {extends: {file: compose.yaml, service: a}}}',
    },
    expects: 'refused',
  },
  {
    name: 'the same name in another file',
    files: {
      'compose.yaml': 'services: {a: {extends: {file: b.yaml, service: a}, hostname: h}}',
      'b.yaml': 'services: {a: {image: base}}',
    },
    expects: 'equal',
  },
  { name: 'a service that is not there', files: one('services: {a: {image: a, extends: none}}'), expects: 'refused' },
  {
    name: 'a file that is not there',
    files: one('services: {a: {image: a, extends: {file: no.yaml, service: b}}}'),
    expects: 'refused',
  },
  {
    name: 'a file without services',
    files: { 'compose.yaml': 'services: {a: {image: a, extends: {file: b.yaml, service: b}}}', 'b.yaml': 'volumes: {}' },
    expects: 'refused',
  },
  { name: 'no service named', files: one('services: {a: {image: a, extends: {file: b.yaml}}}'), expects: 'refused' },
  {
    name: 'an included service',
    files: {
      'compose.yaml': 'include: [i.yaml]\nservices: {a: {extends: b, hostname: h}}',
      'i.yaml': 'services: {b: {image: b}}',
    },
    expects: 'equal',
  },
  {
    name: 'networks and depends_on',
    files: one(
      'services: {a: {extends: b, networks: [n], depends_on: [d]}, b: {image: b, networks: {m: {aliases: [x]}}, depends_on: {c: {condition: service_healthy}}}, c: {image: c}, d: {image: d}}\nnetworks: {n: {}, m: {}}',
    ),
    expects: 'equal',
  },
  {
    name: 'an empty base',
    files: { 'compose.yaml': 'services: {a: {image: a, extends: {file: b.yaml, service: b}}}', 'b.yaml': 'services: {b: }' },
    expects: 'equal',
  },
  {
    name: 'a base that its own file would refuse',
    files: {
      'compose.yaml': 'services: {a: {image: a, extends: {file: b.yaml, service: b}}}',
      'b.yaml': 'services: {b: {labels: {x: 1}}, other: {what: 1}}\nwhat: 1',
    },
    expects: 'equal',
  },
  {
    name: 'anchors of each document',
    files: {
      'compose.yaml': 'x-a: &a {image: a}\nservices: {a: {<<: *a, extends: {file: b.yaml, service: b}}}',
      'b.yaml': 'x-a: &a {hostname: b}\nservices: {b: {<<: *a}}',
    },
    expects: 'equal',
  },
];
