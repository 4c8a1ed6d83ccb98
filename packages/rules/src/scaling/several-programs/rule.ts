import { commandLineOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

const managers: readonly (readonly [RegExp, string])[] = [
  [/\bsupervisord\b/, 'supervisord'],
  [/\b(?:foreman|honcho|overmind|hivemind)\s+(?:start|s)\b|\bhivemind\b/, 'a manager of a Procfile'],
  [/\bconcurrently\b|\bnpm-run-all\b.*(?:-p|--parallel)\b|\brun-p\s/, 'a runner of npm scripts'],
  [/\bpm2(?:-runtime)?\s+start\b|\bpm2-runtime\b/, 'pm2'],
  [/\bs6-svscan\b|\brunsvdir\b|\/sbin\/my_init\b/, 'an init system'],
];

/** Several programs share a container. */
export const severalPrograms: Rule = {
  id: 'several-programs',
  family: 'scaling',
  severity: 'advice',
  topic: 'other',
  title: 'Several programs run in one container.',
  why: 'The cluster sees the manager and not what it manages: when one of the programs fails again and again, the pod still counts as running. None of them can be scaled, limited or updated without the others.',
  remedy: 'Make each program a service of its own, from the same image.',
  change: {
    file: 'compose.yaml',
    before: ['app: {command: supervisord -n}'],
    after: ['web: {command: gunicorn app}', 'worker: {command: celery -A app worker}'],
  },
  *looks({ services }) {
    for (const service of services) {
      const command = isLongRunning(service) ? commandLineOf(service) : undefined;
      const manager = command === undefined ? undefined : managers.find(([pattern]) => pattern.test(command.text));
      if (command === undefined || manager === undefined) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `When one of the programs in ${service.name} fails, its pod still counts as running: ${manager[1]} stands between them and the cluster.`,
        evidence: [{ text: `${manager[1]} starts the programs`, place: command.place }],
      };
    }
  },
};
