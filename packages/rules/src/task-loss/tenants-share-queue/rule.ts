import { placeOf } from '../../places.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import type { Evidence, Rule } from '../../rule.ts';
import { findInCode } from '../../sources/find-in-code.ts';

/** One queue for all tenants. */
export const tenantsShareQueue: Rule = {
  id: 'tenants-share-queue',
  family: 'task-loss',
  severity: 'advice',
  topic: 'task-loss',
  title: 'Tenants share the queue of a worker.',
  why: 'One tenant who uploads ten thousand files fills the queue, and everybody else waits behind them. Autoscaling makes the bill longer before it makes the wait shorter.',
  remedy: 'Limit what one tenant may have waiting, or give tenants lanes of their own; scale on the age of the oldest task.',
  change: {
    file: 'tasks.py',
    before: ['thumbnail.delay(upload)'],
    after: ['thumbnail.apply_async([upload], queue=lane_of(tenant))'],
  },
  *looks({ services, sources }) {
    const workers = services.filter(
      ({ role }) => role.role === 'worker' && role.product !== undefined && role.product !== 'worker',
    );
    const [worker] = workers;
    if (worker === undefined) return;
    let evidence: Evidence | undefined;
    for (const service of workers) {
      const variable = service.environment.find(
        ({ name, value }) => /^(?:\w+_)?TENANTS$|MULTI_?TENANT/i.test(name) && value.value !== 'false',
      );
      const [match] = findInCode(
        sources.of(service),
        /\.(?:py|txt|toml|rb)$|Gemfile/,
        /django[-_]tenants|tenant_schemas|acts_as_tenant|ros-apartment|\bapartment\b.*gem|gem ["']apartment/,
      );
      if (variable !== undefined)
        evidence = { text: `${variable.name} says that there are tenants`, place: placeOf(variable.value, service.place) };
      else if (match !== undefined) evidence = { text: `the code knows tenants (${match.text.trim()})`, place: match.place };
      if (evidence !== undefined) break;
    }
    if (evidence === undefined) return;
    const place = commandLineOf(worker)?.place ?? worker.place;
    yield {
      service: worker.name,
      place,
      message: `All tenants wait in the same queue of ${worker.name}${workers.length > 1 ? ' and of the other workers' : ''}: one of them can make the others wait.`,
      evidence: [evidence, { text: `${worker.name} takes tasks of every tenant`, place }],
      confidence: 'likely',
    };
  },
};
