import { type Case, one, service } from './case.ts';

/** Projects that show each known difference, by its id. */
export const known: Readonly<Record<string, Omit<Case, 'expects'>>> = {
  'raw-env-file': {
    name: 'raw',
    files: { ...service('env_file: [{path: a.env, format: raw}]'), 'a.env': 'A="$B"\n' },
  },
  'ssh-key-with-path': { name: 'ssh', files: one('services: {a: {build: {context: ., ssh: [default, "k=./key"]}}}') },
  'user-keys-with-x': { name: 'x-', files: service('environment: {x-forwarded: yes}\nlabels: {x-label: a}') },
  'two-byte-order-marks': { name: 'marks', files: one('\uFEFF\uFEFFservices: {a: {image: a}}') },
};
