import { placeOf } from '../../places.ts';
import { fixedVariableOf } from '../../reading/variables.ts';
import type { Rule } from '../../rule.ts';

const names = /(?:^|_)(?:LOG_?LEVEL|LOGLEVEL|LOGGING_LEVEL|LOG_VERBOSITY|RUST_LOG)(?:_ROOT)?$/i;
const everything = /^(?:debug|trace|verbose|silly|all|finest)$/i;

/** Everything is logged. */
export const debugLogs: Rule = {
  id: 'debug-logs',
  family: 'cost',
  severity: 'advice',
  topic: 'cost',
  title: 'The service logs everything, in every environment.',
  why: 'On one machine logs turn over in a file. A cluster sends each line to a store that is paid by the gigabyte, and logs for developers are ten times as long and hold requests and settings that nobody should keep.',
  remedy: 'State the level for each environment, and say info where nothing else is said.',
  change: { file: 'compose.yaml', before: ['LOG_LEVEL: debug'], after: ['LOG_LEVEL: ${LOG_LEVEL:-info}'] },
  *looks({ services }) {
    for (const service of services) {
      const variable = fixedVariableOf(service, (name, value) => names.test(name) && everything.test(value));
      if (variable === undefined) continue;
      const place = placeOf(variable.value, service.place);
      yield {
        service: service.name,
        place,
        message: `${service.name} logs everything in every environment, and each line is paid for: ${variable.name} is fixed here.`,
        evidence: [{ text: `${variable.name} is ${variable.value.value}`, place }],
      };
    }
  },
};
