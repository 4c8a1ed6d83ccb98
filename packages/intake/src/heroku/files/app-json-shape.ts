import type { Field, Shape } from './shape.ts';

const text: Shape = { kind: 'text' };
const number: Shape = { kind: 'whole-number' };
const flag: Shape = { kind: 'flag' };
const anything: Shape = { kind: 'anything' };
const list = (items: Shape): Shape => ({ kind: 'list', items });
const map = (values: Shape): Shape => ({ kind: 'map', values });
const record = (fields: Readonly<Record<string, Field>>): Shape => ({ kind: 'record', fields });
const either = (...forms: readonly Shape[]): Shape => ({ kind: 'either', forms });

const variable = either(
  text,
  record({
    description: { shape: text, becomes: 'nothing: it tells people what the variable is for', note: 'heroku-for-people' },
    value: { shape: text, becomes: 'the variable, or a reference to a Secret where the value is one' },
    required: { shape: flag, becomes: 'with no value: a key of a Secret that must be filled, or nothing when false' },
    generator: { shape: text, becomes: 'a key of a Secret that must be filled with a random text' },
    sync: { shape: flag, becomes: 'nothing: values are settings of the environment', note: 'dokku-setting' },
  }),
);

const env: Field = { shape: map(variable), becomes: 'variables of every component of the application' };

const autoscaling = record({
  min_quantity: { shape: number, becomes: 'autoscaling.min' },
  max_quantity: { shape: number, becomes: 'autoscaling.max' },
  cooldown_period_seconds: { shape: number, becomes: 'nothing: the autoscaler has a pace of its own', note: 'dokku-setting' },
  polling_interval_seconds: { shape: number, becomes: 'nothing: the autoscaler has a pace of its own', note: 'dokku-setting' },
  triggers: { shape: map(anything), becomes: 'the target of CPU and memory use; any other is a remark' },
});

const formation: Field = {
  shape: map(
    record({
      quantity: { shape: number, becomes: 'replicas' },
      size: { shape: text, becomes: 'requests and limits, from the table of dyno sizes' },
      max_parallel: { shape: number, becomes: 'nothing: the roll-out decides', note: 'dokku-setting' },
      service: { shape: anything, becomes: 'nothing: only web is reached from outside', note: 'dokku-setting' },
      autoscaling: { shape: autoscaling, becomes: 'an autoscaler' },
    }),
  ),
  becomes: 'replicas and resources of the component',
};

const addons: Field = {
  shape: list(
    either(
      text,
      record({
        plan: { shape: text, becomes: 'a component, Secrets, or a decision: see the table of add-ons' },
        as: { shape: text, becomes: 'the beginning of the names of its variables' },
        options: {
          shape: record({ version: { shape: text, becomes: 'the version of the image' } }),
          becomes: 'the version of the image',
        },
      }),
    ),
  ),
  becomes: 'components, Secrets, or decisions',
};

const buildpacks: Field = {
  shape: list(either(text, record({ url: { shape: text, becomes: 'the buildpacks of the proposed build' } }))),
  becomes: 'the buildpacks of the proposed build',
};

const header = record({
  name: { shape: text, becomes: 'a header of the probe' },
  value: { shape: text, becomes: 'a header of the probe' },
});
const checkRemark = { shape: anything, becomes: 'a remark: no probe can do it', note: 'dokku-check' } as const;
const check = record({
  name: { shape: text, becomes: 'nothing: probes have no names', note: 'heroku-for-people' },
  type: { shape: text, becomes: 'which probe it is' },
  path: { shape: text, becomes: 'the path of the probe' },
  port: { shape: number, becomes: 'the port of the probe' },
  command: { shape: list(text), becomes: 'the command of the probe' },
  attempts: { shape: number, becomes: 'failures of the probe' },
  timeout: { shape: number, becomes: 'timeoutSeconds of the probe' },
  wait: { shape: number, becomes: 'periodSeconds of the probe' },
  initialDelay: { shape: number, becomes: 'time that the start may take' },
  listening: { shape: flag, becomes: 'a probe that opens the port' },
  httpHeaders: { shape: list(header), becomes: 'headers of the probe' },
  scheme: { shape: text, becomes: 'the scheme of the probe' },
  content: checkRemark,
  uptime: checkRemark,
  warn: checkRemark,
  onFailure: checkRemark,
});

const scripts = (more: Readonly<Record<string, Field>>): Shape =>
  record({
    postdeploy: { shape: text, becomes: 'a CronJob that is suspended, to be started once by hand' },
    'pr-predestroy': { shape: text, becomes: 'a remark: review environments are deleted as a whole', note: 'heroku-review' },
    ...more,
  });

const continuousIntegration = { shape: anything, becomes: 'nothing: it belongs to CI', note: 'heroku-ci' } as const;
const informative = {
  shape: anything,
  becomes: 'nothing: it tells people about the application',
  note: 'heroku-for-people',
} as const;
const reviewPart = {
  shape: anything,
  becomes: 'a remark: each environment has the components of all',
  note: 'heroku-review',
} as const;

/** What holds in one environment over the rest of the file. */
const overlay: Shape = record({
  env: { ...env, becomes: 'variables of the environment' },
  formation: { ...formation, becomes: 'replicas and resources in the environment' },
  addons: reviewPart,
  buildpacks: reviewPart,
  scripts: reviewPart,
  stack: reviewPart,
});

/**
 * app.json, with the fields of Dokku.
 *
 * @source devcenter.heroku.com/articles/app-json-schema, as of December 2024; dokku.com/docs/appendices/file-formats/app-json
 */
export const appJsonShape: Shape = record({
  name: { shape: text, becomes: 'the name of the application' },
  description: informative,
  keywords: informative,
  website: informative,
  repository: informative,
  logo: informative,
  success_url: informative,
  env,
  formation,
  addons,
  buildpacks,
  stack: { shape: text, becomes: 'the base of the proposed build; `container` asks for the Dockerfile' },
  image: { shape: text, becomes: 'nothing: it named the base image of an old builder', note: 'heroku-legacy' },
  scripts: {
    shape: scripts({
      dokku: {
        shape: record({
          predeploy: { shape: text, becomes: 'a Job before each roll-out' },
          postdeploy: { shape: text, becomes: 'a Job after each roll-out' },
        }),
        becomes: 'Jobs',
      },
    }),
    becomes: 'Jobs and CronJobs',
  },
  environments: {
    shape: record({
      test: continuousIntegration,
      review: { shape: overlay, becomes: 'what differs in an environment named review' },
      production: { shape: overlay, becomes: 'what differs in an environment named production' },
    }),
    becomes: 'what differs in the environment of that name, when it is written',
  },
  cron: {
    shape: list(
      record({
        command: { shape: text, becomes: 'the command of a CronJob' },
        schedule: { shape: text, becomes: 'its schedule, in UTC' },
        maintenance: { shape: flag, becomes: 'with true: the CronJob is suspended' },
        concurrency_policy: { shape: text, becomes: 'nothing: runs never overlap', note: 'dokku-setting' },
      }),
    ),
    becomes: 'CronJobs',
  },
  healthchecks: { shape: map(list(check)), becomes: 'probes' },
});
