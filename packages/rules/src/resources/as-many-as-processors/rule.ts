import { isCeleryWorker } from '../../reading/celery.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';
import { findInCode } from '../../sources/find-in-code.ts';

/** As many processes as the node has processors. */
export const asManyAsProcessors: Rule = {
  id: 'as-many-as-processors',
  family: 'resources',
  severity: 'warning',
  topic: 'no-limits',
  title: 'The number of processes follows the processors of the node.',
  why: 'The program counts the processors of the whole node, not those that the pod may use. On a node with 64 it starts 64 processes: the memory limit is reached at once, and each of them holds a connection to the database.',
  remedy: 'State the number of processes, and scale by pods.',
  change: {
    file: 'compose.yaml',
    before: ['command: celery -A app worker'],
    after: ['command: celery -A app worker --concurrency 2'],
  },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      const command = commandLineOf(service);
      if (
        command !== undefined &&
        isCeleryWorker(service) &&
        /\bcelery\b.*\bworker\b/s.test(command.text) &&
        !/(?:--concurrency|\s-c)[= ]?\d|\s-c\s|--concurrency|--autoscale|--pool[= ](?:solo|gevent|eventlet)|-P\s*(?:solo|gevent|eventlet)/.test(
          command.text,
        )
      ) {
        const isSet =
          service.environment.some(({ name }) => /CONCURRENCY|AUTOSCALE/i.test(name)) ||
          findInCode(sources.of(service), /\.py$/, /worker_concurrency|WORKER_CONCURRENCY|CELERYD_CONCURRENCY/).length > 0;
        if (isSet) continue;
        yield {
          service: service.name,
          place: command.place,
          message: `${service.name} starts one process for each processor of its node, however few the pod may use: Celery does so when no concurrency is stated.`,
          evidence: [{ text: 'the command states no concurrency', place: command.place }],
        };
        continue;
      }
      const [match] = findInCode(
        sources.of(service),
        /\.(?:py|sh|conf)$|gunicorn[\w.]*$/,
        /^[^#\n]*(?:workers|processes|concurrency)\w*\s*=\s*[^\n]*(?:cpu_count\(\)|nproc)/im,
      );
      if (match === undefined || reported.has(match.place.file)) continue;
      reported.add(match.place.file);
      yield {
        service: service.name,
        place: match.place,
        message: `${service.name} starts processes by the number of processors of its node, however few the pod may use.`,
        evidence: [{ text: 'the number of processes is computed from the processors', place: match.place }],
        confidence: 'likely',
      };
    }
  },
};
