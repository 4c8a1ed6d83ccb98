import type { Case } from './case.ts';

/** Two files, the second over the first. */
function over(name: string, first: string, second: string, expects: Case['expects'] = 'equal'): Case {
  return { name, files: { 'a.yaml': first, 'b.yaml': second }, use: ['a.yaml', 'b.yaml'], expects };
}

/** One attribute of one service in two files. */
function attribute(name: string, first: string, second: string, expects: Case['expects'] = 'equal'): Case {
  const write = (text: string) => `services:\n  web:\n    image: web\n    ${name}: ${text}\n`;
  return over(`${name}: ${first} + ${second}`, write(first), write(second), expects);
}

/** What later files do to earlier ones. */
export const merging: readonly Case[] = [
  attribute('environment', '{A: 1, B: b}', '[A=2, C]'),
  attribute('environment', '[A=1, A=2]', '{A: , Z: "a=b"}'),
  attribute('environment', '{A: [x]}', '{B: 1}', 'refused'),
  attribute('labels', '[a=1, b]', '{a: 2, c: true, d: 1.50}'),
  attribute('labels', '{a: null}', '[a]'),
  attribute('annotations', '{a: 1}', '[b=2]'),
  attribute('command', 'a b', '[c]'),
  attribute('command', '[a]', '""'),
  attribute('command', '[a]', 'null'),
  attribute('entrypoint', '[a]', '[]'),
  attribute('ports', '["80:80", "81:81"]', '["80:80", {target: 81, published: 81}]'),
  attribute('ports', '[{target: 81, published: "81"}]', '["81:81", "82:81"]'),
  attribute('ports', '["8000-8002:8000-8002"]', '["8001:8001"]'),
  attribute('ports', '[80]', '["80"]'),
  attribute('expose', '[80, "81"]', '["80", 82]'),
  attribute('volumes', '["./a:/x", "named:/y"]', '["./b:/x:ro"]', 'refused'),
  attribute('volumes', '["./a:/x"]', '[{type: tmpfs, target: /x}]'),
  attribute('volumes', '["./a:/x/"]', '["./b:/x"]'),
  attribute('devices', '["/dev/a:/dev/x"]', '["/dev/b:/dev/x:r"]'),
  attribute('depends_on', '[other]', '{other: {condition: service_healthy}}', 'refused'),
  attribute('depends_on', '{web2: {condition: service_started, required: false}}', '[web2]', 'refused'),
  attribute('networks', '[default]', '{default: {aliases: [x]}}'),
  attribute('networks', '{default: {aliases: [x], priority: 1}}', '{default: {aliases: [y], priority: 2}}'),
  attribute('networks', '{default: }', '[default]'),
  attribute('extra_hosts', '[a=1.1.1.1]', '{a: 2.2.2.2, b: 3.3.3.3}'),
  attribute('dns', '1.1.1.1', '[1.1.1.1, 2.2.2.2]'),
  attribute('dns_search', '[a]', 'a'),
  attribute('tmpfs', '/a', '[/a, /b:size=1]'),
  attribute('sysctls', '[a=1]', '{a: 2, b: 3}'),
  attribute('ulimits', '{nofile: 5, nproc: {soft: 1, hard: 2}}', '{nofile: {soft: 1, hard: 9}, nproc: {soft: 3}}'),
  attribute('ulimits', '{nofile: 5, nproc: {soft: 1, hard: 2}}', '{nofile: {soft: 1, hard: 9}, nproc: 7}'),
  attribute('logging', '{driver: a, options: {x: 1}}', '{driver: b, options: {y: 2}}'),
  attribute('logging', '{driver: a, options: {x: 1}}', '{options: {y: 2}}'),
  attribute('logging', '{options: {x: 1}}', '{driver: b, options: {x: 2}}'),
  attribute('healthcheck', '{test: a, interval: 1s}', '{test: [CMD, b], timeout: 2s}'),
  attribute('healthcheck', '{test: a, interval: 1s}', '{disable: true}'),
  attribute('build', './a', '{dockerfile: D, args: {X: 1}}'),
  attribute(
    'build',
    '{context: a, args: [X=1, Y], labels: {l: 1}, extra_hosts: [h=1.1.1.1]}',
    '{args: {X: 2}, labels: [l=2], extra_hosts: {h: 2.2.2.2}, target: t}',
  ),
  attribute('build', '{context: a, additional_contexts: {x: ./x}}', '{additional_contexts: [x=./y, z=./z]}'),
  attribute('cap_add', '[A, B]', '[B, C]'),
  attribute('profiles', '[a]', '[b]'),
  attribute('secrets', '[{source: s, target: t}]', '[s]', 'refused'),
  attribute('env_file', 'x.env', '[{path: x.env, required: false}, y.env]', 'refused'),
  attribute('env_file', '[{path: x.env, required: false}]', '[{path: x.env, required: false}, {path: y.env, required: false}]'),
  attribute(
    'deploy',
    '{replicas: 1, labels: [a=1], resources: {limits: {cpus: "1"}}}',
    '{replicas: 2, labels: {a: 2}, resources: {limits: {memory: 1g}, reservations: {cpus: "0.5"}}}',
  ),
  attribute('blkio_config', '{device_read_bps: [{path: /a, rate: 1k}]}', '{device_read_bps: [{path: /a, rate: 2k}]}'),
  attribute('tty', 'true', 'false'),
  over('nothing over an image', 'services: {a: {image: a, hostname: h}}', 'services: {a: {image: , hostname: null}}'),
  attribute('privileged', 'true', '!reset null'),
  attribute('ports', '["1:1"]', '!override ["2:2"]'),
  attribute('ports', '["1:1"]', '!reset ["2:2"]'),
  attribute('environment', '{A: 1, B: 2}', '{A: !reset null, C: 3}'),
  attribute('healthcheck', '{test: a, interval: 1s}', '!override {test: b}'),
  attribute('volumes', '["./a:/x", "./b:/y"]', '[!reset "./a:/x"]'),
  attribute('command', '[a]', '{b: c}', 'refused'),
  attribute('ports', '["1:1"]', '{a: b}', 'refused'),
  over(
    'an old name of an attribute is reset',
    'services: {a: {image: a, develop: {watch: [{path: ., action: rebuild}]}}}',
    'services: {a: {x-develop: !reset null}}',
  ),
  over('a whole service is reset', 'services: {a: {image: a}, b: {image: b}}', 'services: {a: !reset null}'),
  over('a whole section is reset', 'services: {a: {image: a}}\nvolumes: {v: {}}', 'volumes: !reset null'),
  over(
    'an anchor with tags',
    'services: {a: {image: a, ports: ["1:1"], labels: {x: 1}}}',
    'x-p: &p {ports: !override ["2:2"], labels: !reset null}\nservices: {a: *p}',
  ),
  over(
    'a merge key with tags',
    'services: {a: {image: a, ports: ["1:1"], labels: {x: 1}}}',
    'x-p: &p {ports: !override ["2:2"], labels: !reset null}\nservices: {a: {<<: *p, hostname: h}}',
  ),
  over(
    'several documents',
    'services: {a: {image: a, command: x}}\n---\nservices: {a: {command: !reset null}, b: {image: b}}',
    '---\nservices: {b: {hostname: h}}\n---\nnetworks: {n: {}}',
  ),
  over(
    'address pools',
    'services: {a: {image: a}}\nnetworks: {default: {ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.1}, {subnet: 10.1.0.0/24}]}}}',
    'networks: {default: {ipam: {config: [{subnet: 10.0.0.0/24, ip_range: 10.0.0.0/25}, {subnet: 10.2.0.0/24}]}}}',
  ),
  over(
    'resources',
    'services: {a: {image: a}}\nvolumes: {v: {driver: x, labels: [a=1]}}\nnetworks: {default: {labels: {a: 1}}}\nsecrets: {s: {file: ./s}}\nconfigs: {c: {file: ./c, labels: {a: b}}}',
    'volumes: {v: {labels: {a: 2, b: 3}}}\nnetworks: {default: {labels: [a=2], driver: d}}\nsecrets: {s: {file: ./t}}\nconfigs: {c: {labels: [c=d]}}',
  ),
  over(
    'external over local',
    'services: {a: {image: a}}\nvolumes: {v: {driver: x}}',
    'volumes: {v: {external: true}}',
    'refused',
  ),
  over(
    'secret sources that exclude each other',
    'services: {a: {image: a}}\nsecrets: {s: {file: ./s}}',
    'secrets: {s: {environment: X}}',
    'refused',
  ),
  over('a service over nothing', 'services: {a: {image: a}}', 'services: ', 'refused'),
  over('an empty second file', 'services: {a: {image: a}}', ''),
  over(
    'x- keys',
    'services: {a: {image: a, x-k: {l: [1]}}}\nx-t: {l: [1], m: {a: 1}}',
    'services: {a: {x-k: {l: [2]}}}\nx-t: {l: [1, 2], m: {b: 2}}',
  ),
];
