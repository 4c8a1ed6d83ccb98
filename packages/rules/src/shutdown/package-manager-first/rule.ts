import { commandLineOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** npm or another package manager is the first process. */
export const packageManagerFirst: Rule = {
  id: 'package-manager-first',
  family: 'shutdown',
  severity: 'advice',
  topic: 'shutdown',
  title: 'A package manager starts the program and stays in front of it.',
  why: 'A package manager starts a shell, which starts the program. Depending on the version the signal to stop reaches one of them and not the program, so the pod is killed after the grace period; and the package manager takes memory for nothing.',
  remedy: 'Start the program itself.',
  change: { file: 'compose.yaml', before: ['command: npm start'], after: ['command: node server.js'] },
  *looks({ services }) {
    for (const service of services) {
      const command = isLongRunning(service) ? commandLineOf(service) : undefined;
      const match = /^(npm|yarn|pnpm)\s+(?:run\s+)?[\w:.-]+/.exec(command?.program ?? '');
      const manager = match?.[1];
      if (command === undefined || manager === undefined) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `${service.name} may not hear that it is to stop: ${manager} gets the signal, and the program behind it is killed after the grace period.`,
        evidence: [{ text: `${manager} is the first process`, place: command.place }],
        confidence: 'likely',
      };
    }
  },
};
