import type { Shape } from './shape.ts';

const text: Shape = { kind: 'text' };
const texts: Shape = { kind: 'either', forms: [text, { kind: 'list', items: text }] };

/** heroku.yml. @source devcenter.heroku.com/articles/build-docker-images-heroku-yml */
export const herokuYmlShape: Shape = {
  kind: 'record',
  fields: {
    setup: {
      becomes: 'what app.json says of the same things',
      shape: {
        kind: 'record',
        fields: {
          addons: {
            becomes: 'components, Secrets, or decisions',
            shape: {
              kind: 'list',
              items: {
                kind: 'either',
                forms: [
                  text,
                  {
                    kind: 'record',
                    fields: {
                      plan: { shape: text, becomes: 'a component, Secrets, or a decision: see the table of add-ons' },
                      as: { shape: text, becomes: 'the beginning of the names of its variables' },
                    },
                  },
                ],
              },
            },
          },
          config: { becomes: 'variables of every component', shape: { kind: 'map', values: text } },
        },
      },
    },
    build: {
      becomes: 'images that CI builds',
      shape: {
        kind: 'record',
        fields: {
          docker: { becomes: 'one image for each Dockerfile', shape: { kind: 'map', values: text } },
          config: {
            becomes: 'nothing here: arguments belong to the build',
            shape: { kind: 'map', values: text },
            note: 'built-by-pipeline',
          },
          languages: { becomes: 'nothing here: it belongs to the build', shape: { kind: 'anything' }, note: 'built-by-pipeline' },
          packs: { becomes: 'nothing here: it belongs to the build', shape: { kind: 'anything' }, note: 'built-by-pipeline' },
        },
      },
    },
    release: {
      becomes: 'a Job before each roll-out',
      shape: {
        kind: 'record',
        fields: {
          command: { shape: texts, becomes: 'the command of the Job' },
          image: { shape: text, becomes: 'the image of the Job' },
        },
      },
    },
    run: {
      becomes: 'a component for each process',
      shape: {
        kind: 'map',
        values: {
          kind: 'either',
          forms: [
            text,
            {
              kind: 'record',
              fields: {
                command: { shape: texts, becomes: 'the command of the component' },
                image: { shape: text, becomes: 'the image of another process' },
              },
            },
          ],
        },
      },
    },
  },
};
