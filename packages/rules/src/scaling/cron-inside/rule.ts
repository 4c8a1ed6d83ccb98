import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';

/** Cron runs in a container. */
export const cronInside: Rule = {
  id: 'cron-inside',
  family: 'scaling',
  severity: 'advice',
  topic: 'singleton',
  title: 'Cron runs inside a container.',
  why: 'A pod that runs cron must be there at the right minute and only once. When its node is drained at that minute the run is missed, nothing retries it, and its output ends in a file nobody reads.',
  remedy: 'Make each line of the crontab a CronJob: state schedule and command beside the service.',
  change: {
    file: 'compose.yaml',
    before: ['command: crond -f'],
    after: ['x-landfall: {schedule: "30 3 * * *", command: [/usr/local/bin/cleanup]}'],
  },
  *looks({ services }) {
    for (const service of services) {
      const command = commandLineOf(service);
      const runs =
        command !== undefined && /(?:^|[\s/'"])(?:crond?|supercronic|go-crond?|yacron|dcron)(?:\s|$|['"])/.test(command.program);
      if (!runs || service.hints.some(({ name }) => name === 'schedule')) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `What ${service.name} does by the clock is missed when its pod is just being moved, and nothing does it again.`,
        evidence: [{ text: 'its command is a cron daemon', place: command.place }],
      };
    }
  },
};
