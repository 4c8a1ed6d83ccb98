import { commandLineOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';
import { isInCode } from '../../sources/find-in-code.ts';

/** Node as first process without a handler. */
export const signalNotHeard: Rule = {
  id: 'signal-not-heard',
  family: 'shutdown',
  severity: 'warning',
  topic: 'shutdown',
  title: 'The program does not listen to the signal to stop.',
  why: 'For the first process of a container the kernel drops signals that it has no handler for. Node without one ignores SIGTERM, works on until the grace period is over and is killed: each update takes 30 seconds for each pod and cuts off requests.',
  remedy: 'Handle SIGTERM: stop accepting, finish what is open, end.',
  change: {
    file: 'server.js',
    before: ['const server = app.listen(3000);'],
    after: ['const server = app.listen(3000);', "process.on('SIGTERM', () => server.close(() => process.exit(0)));"],
  },
  *looks({ services, sources }) {
    for (const service of services) {
      const command = isLongRunning(service) ? commandLineOf(service) : undefined;
      if (
        command === undefined ||
        service.init?.value === true ||
        !/^(?:\S*\/)?node(?:js)?\s/.test(command.program) ||
        /\btini\b|dumb-init/.test(command.text)
      )
        continue;
      const files = sources.of(service);
      const hasCode = files.some(({ path }) => /\.[cm]?[jt]s$/.test(path));
      if (
        !hasCode ||
        isInCode(files, /\.[cm]?[jt]s$/, /SIGTERM|enableShutdownHooks|terminus|close-with-grace|http-terminator|stoppable/)
      )
        continue;
      // Frameworks that handle the signal themselves.
      if (isInCode(files, /package\.json$/, /"(?:next|nuxt|@nestjs\/core|@adonisjs\/core|@sveltejs\/adapter-node)"/)) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `${service.name} ignores the signal to stop, because nothing in its code handles SIGTERM; it is killed when the grace period is over.`,
        evidence: [{ text: 'node is the first process, and no source file mentions SIGTERM', place: command.place }],
        confidence: 'likely',
      };
    }
  },
};
