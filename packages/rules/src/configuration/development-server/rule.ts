import { commandLineOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

const servers: readonly (readonly [RegExp, string])[] = [
  [/\bmanage\.py\s+runserver\b/, 'the development server of Django'],
  [/\bflask\s+(?:--\S+\s+)*run\b/, 'the development server of Flask'],
  [/\bartisan\s+serve\b/, 'the development server of Laravel'],
  [/\bng\s+serve\b/, 'the development server of Angular'],
  [
    /\b(?:react-scripts|vue-cli-service)\s+(?:start|serve)\b|\b(?:next|nuxt|astro|remix|gatsby)\s+dev(?:elop)?\b/,
    'a development server of the front end',
  ],
  [/\bnodemon\b|\bts-node-dev\b|\btsx\s+watch\b/, 'node with a watcher'],
  [/\b(?:npm|yarn|pnpm)\s+(?:run\s+)?(?:dev|start:dev|develop|serve:dev)\b/, 'a development script'],
  [/\b(?:uvicorn|gunicorn|hypercorn)\b.*\s--reload\b/s, 'a server that reloads on changes'],
  [/\bphp\s+-S\s/, 'the built-in server of PHP'],
];

/** What serves requests is meant for one developer. */
export const developmentServer: Rule = {
  id: 'development-server',
  family: 'configuration',
  severity: 'warning',
  topic: 'other',
  title: 'Requests are served by a development server.',
  why: 'Development servers watch files, serve one request at a time or compile pages while people wait, and make no promise about security. Autoscaling would multiply the slow one.',
  remedy: 'Start the server that the framework names for production.',
  change: {
    file: 'compose.yaml',
    before: ['command: python manage.py runserver 0.0.0.0:8000'],
    after: ['command: gunicorn app.wsgi --bind 0.0.0.0:8000'],
  },
  *looks({ services }) {
    for (const service of services) {
      const command = isLongRunning(service) ? commandLineOf(service) : undefined;
      const server = command === undefined ? undefined : servers.find(([pattern]) => pattern.test(command.text));
      if (command === undefined || server === undefined) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `${service.name} runs ${server[1]}, which is made for one person on one machine.`,
        evidence: [{ text: `its command is ${server[1]}`, place: command.place }],
      };
    }
  },
};
