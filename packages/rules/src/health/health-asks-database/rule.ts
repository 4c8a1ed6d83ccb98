import { checkOf } from '../../reading/health-check.ts';
import type { Rule } from '../../rule.ts';
import { findInCode } from '../../sources/find-in-code.ts';

/** A function that answers a health check, up to its end by indentation. */
const handler =
  /^(?<indent>[ \t]*)(?:async )?def (?:\w*health\w*|\w*ready\w*|ping|liveness\w*|heartbeat)\(.*\)[^\n]*:\n(?<body>(?:\k<indent>[ \t]+[^\n]*\n|[ \t]*\n)+)/gm;
const nodeHandler =
  /\.(?:get|use|all)\(\s*['"`]\/\w*(?:health|ready|live|ping)\w*['"`]\s*,(?<body>(?:[^\n]*\n){1,15}?)\s*\}\s*\)/g;
const dependency =
  /\bconnection\.cursor\(|\.execute\(|\bcursor\.execute|\.raw\(|\bredis\.\w*ping\(|\.ping\(\)|\$queryRaw|\.query\(\s*['"`]select|session\.execute|mongoose\.connection|\.authenticate\(\)/i;

/** The health check depends on the database. */
export const healthAsksDatabase: Rule = {
  id: 'health-asks-database',
  family: 'health',
  severity: 'warning',
  topic: 'health-wrong',
  title: 'The health check of the application fails when its database does.',
  why: 'Every pod asks the same database. When it is slow for a moment, all pods leave the rotation at once and people see nothing instead of something; as a liveness probe it would restart all of them and make the load worse.',
  remedy:
    'Answer from the process alone. Where a pod is of no use without the database, keep the question for readiness only, with a short timeout.',
  change: {
    file: 'views.py',
    before: ['def health(request):', '    connection.cursor().execute("SELECT 1")', '    return HttpResponse("ok")'],
    after: ['def health(request):', '    return HttpResponse("ok")'],
  },
  handled: 'The check becomes readiness and startup; liveness only where somebody asks for it.',
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      const inForce = checkOf(service);
      if (inForce === undefined || !/https?:\/\//.test(inForce.text)) continue;
      const files = sources.of(service);
      const matches = [...findInCode(files, /\.py$/, handler), ...findInCode(files, /\.[cm]?[jt]s$/, nodeHandler)];
      const match = matches.find(({ text }) => dependency.test(text));
      if (match === undefined || reported.has(match.place.file)) continue;
      reported.add(match.place.file);
      yield {
        service: service.name,
        place: match.place,
        message: `When the database of ${service.name} stumbles, all its pods leave the rotation at once: its health check asks the database.`,
        evidence: [
          { text: 'what answers the check asks the database', place: match.place },
          { text: 'the health check asks it', place: inForce.place },
        ],
        confidence: 'likely',
      };
    }
  },
};
