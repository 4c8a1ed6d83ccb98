import type { App } from '@landfall/model';
import { namespaceOf } from '../argocd/index.ts';
import type { ComponentSummary } from '../render.ts';
import { markdownTable } from './markdown.ts';

/** What the table of commands is made from. */
export interface CommandSources {
  readonly app: App;
  readonly components: readonly ComponentSummary[];
  readonly environments: readonly string[];
}

/**
 * The commands that people know from Heroku, and what does the same here; nothing for an application that does not come from
 * there. A command in a container of buildpacks goes through the launcher, which sets up what they installed.
 */
export function herokuCommands({ app, components, environments }: CommandSources): readonly string[] {
  const lasting = components.filter(({ kind }) => kind === 'Deployment');
  const web = lasting.find(({ service }) => service === 'web') ?? lasting[0];
  const [environment] = environments;
  if (app.platform !== 'heroku' || web === undefined || environment === undefined) return [];
  const kubectl = `kubectl -n ${namespaceOf(app.name.value, environment)}`;
  const service = app.services.find(({ name }) => name === web.service);
  const launcher = service?.entrypoint?.value.map((word) => `${word} `).join('') ?? '';
  const other = lasting.find((component) => component !== web) ?? web;
  const database = components.find(({ kind, service: name }) => kind === 'StatefulSet' && productOf(app, name) === 'postgres');
  const rows = [
    ['`heroku ps`', `\`${kubectl} get pods\``],
    ['`heroku logs --tail`', `\`${kubectl} logs --follow --prefix --selector app.kubernetes.io/part-of=${app.name.value}\``],
    ['`heroku run COMMAND`', `\`${kubectl} exec -it deploy/${web.name} -- ${launcher}COMMAND\`, in a pod that serves as well`],
    [`\`heroku ps:restart ${other.service}\``, `\`${kubectl} rollout restart deploy/${other.name}\``],
    [
      `\`heroku ps:scale ${other.service}=3\``,
      `\`replicas\` in \`environments/${environment}/${other.name}.yaml\`, and a commit`,
    ],
    ['`heroku config`', `\`container.env\` of the values; secrets are in your store`],
    [
      '`heroku config:set NAME=VALUE`',
      `\`container.env\` in \`environments/${environment}/\`, and a commit; a secret in your store`,
    ],
    ['`heroku releases`', '`git log` of this folder'],
    ['`heroku rollback`', `\`git revert\` of the commit that changed \`environments/${environment}/images.yaml\``],
    ...(database === undefined
      ? []
      : [['`heroku pg:psql`', `\`${kubectl} exec -it statefulset/${database.name} -- psql --username app app\``]]),
  ];
  return [
    '## The commands you know',
    '',
    ...markdownTable(['at Heroku', 'here'], rows),
    '',
    'Lines of the log are as the process wrote them, without the time and `app[web.1]:` that Heroku puts before each; the collector adds time and pod. The lines of its router (`at=info method=GET …`, `code=H12`) have their counterpart in the access log of the way in: alarms that look for either need new words.',
  ];
}

function productOf(app: App, name: string): string | undefined {
  return app.services.find((service) => service.name === name)?.role.product;
}
