import type { Field, Shape } from '../files/shape.ts';

const text: Shape = { kind: 'text' };
const number: Shape = { kind: 'whole-number', maxDigits: 12 };
const flag: Shape = { kind: 'flag' };
const list = (items: Shape): Shape => ({ kind: 'list', items });
const map = (values: Shape): Shape => ({ kind: 'map', values });
const record = (fields: Readonly<Record<string, Field>>): Shape => ({ kind: 'record', fields });

/** What tells people about the export, and changes nothing. */
const told = (shape: Shape): Field => ({
  shape,
  becomes: 'nothing: it tells people about the application',
  note: 'heroku-for-people',
  isChecked: true,
});
/** What the assessment and the bill are made from. */
const assessed = (shape: Shape, what: string): Field => ({
  shape,
  becomes: `${what} in the assessment`,
  note: 'heroku-live-fact',
  isChecked: true,
});

const addOn = record({
  name: told(text),
  service: { shape: text, becomes: 'which add-on it is', note: 'heroku-add-on-detail', isChecked: true },
  plan: { shape: text, becomes: 'a component, Secrets, or a decision: see the table of add-ons' },
  state: told(text),
  monthlyCents: assessed(number, 'its part of the bill'),
  variables: {
    shape: list(text),
    becomes: 'variables with the address of the component, or keys of a Secret',
    note: 'heroku-add-on-detail',
    isChecked: true,
  },
  attachments: told(list(text)),
  owner: {
    shape: text,
    becomes: 'a decision: an add-on of another application is not copied',
    note: 'heroku-add-on-detail',
    isChecked: true,
  },
});

const drain = record({
  to: { shape: text, becomes: 'a decision: the log collector of the cluster has to send there' },
  addon: told(text),
  signals: told(list(text)),
});

/**
 * What `landfall heroku export` writes: the live application, as the Platform API tells it.
 *
 * @source devcenter.heroku.com/articles/platform-api-reference, schema of August 2026
 */
export const exportShape: Shape = record({
  kind: told(text),
  schemaVersion: told(number),
  exportedAt: told(text),
  app: {
    becomes: 'the name of the application, and facts of the assessment',
    shape: record({
      name: {
        shape: text,
        becomes: 'the name of the application, unless app.json has one',
        note: 'heroku-live-name',
        isChecked: true,
      },
      region: assessed(text, 'where it runs'),
      stack: {
        shape: text,
        becomes: 'the base of the proposed build; `container` asks for the Dockerfile',
        note: 'heroku-build-setting',
        isChecked: true,
      },
      generation: assessed(text, 'which limits hold'),
      team: told(text),
      space: told(text),
      maintenance: told(flag),
      address: told(text),
      slugBytes: assessed(number, 'the size of the slug'),
    }),
  },
  formation: {
    becomes: 'replicas and resources of the component',
    shape: map(
      record({
        quantity: { shape: number, becomes: 'replicas' },
        size: { shape: text, becomes: 'requests and limits, from the table of dyno sizes' },
        command: { shape: text, becomes: 'the command, where neither a file of the folder nor the slug has it' },
      }),
    ),
  },
  processTypes: { becomes: 'a component for each, where the folder has no Procfile and no heroku.yml', shape: map(text) },
  release: told(record({ version: told(number), status: told(text), createdAt: told(text), commit: told(text) })),
  buildpacks: {
    becomes: 'the buildpacks of the proposed build',
    shape: list(text),
    note: 'heroku-build-setting',
    isChecked: true,
  },
  config: {
    becomes: 'keys of a Secret; plain variables where app.json has the value, or where it can be no secret',
    shape: map(
      record({
        value: { shape: text, becomes: 'a key of a Secret; a plain variable where it can be no secret' },
      }),
    ),
  },
  addons: { becomes: 'components, Secrets, or decisions', shape: list(addOn) },
  domains: {
    becomes: 'hosts of the routes of web, in the environment that the application is',
    shape: list(text),
  },
  drains: { becomes: 'decisions', shape: list(drain) },
  features: { becomes: 'remarks', shape: list(text) },
  pipeline: {
    becomes: 'which environment the application is',
    shape: record({
      name: told(text),
      stage: {
        shape: text,
        becomes: 'the environment that its domains and values hold in',
        note: 'heroku-live-stage',
        isChecked: true,
      },
      apps: told(map(text)),
    }),
  },
  reviewApps: {
    becomes: 'a decision: an ApplicationSet makes an environment for each pull request',
    shape: record({
      automatic: { shape: flag, becomes: 'a decision', note: 'heroku-live-review', isChecked: true },
      destroyStale: { shape: flag, becomes: 'a decision', note: 'heroku-live-review', isChecked: true },
      staleDays: { shape: number, becomes: 'a decision', note: 'heroku-live-review', isChecked: true },
      waitForCi: { shape: flag, becomes: 'a decision', note: 'heroku-live-review', isChecked: true },
      baseName: { shape: text, becomes: 'a decision', note: 'heroku-live-review', isChecked: true },
    }),
  },
  dynoSizes: {
    becomes: 'memory and prices of the sizes in use',
    note: 'heroku-live-fact',
    isChecked: true,
    shape: map(
      record({ memoryMegabytes: assessed(number, 'memory of the size'), monthlyCents: assessed(number, 'price of the size') }),
    ),
  },
  missing: {
    becomes: 'a finding for each',
    shape: list(record({ what: { shape: text, becomes: 'a finding' }, why: { shape: text, becomes: 'a finding' } })),
  },
});
