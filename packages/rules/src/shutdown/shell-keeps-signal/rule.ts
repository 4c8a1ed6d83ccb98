import { commandLineOf, shellScriptOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import { firstProcessOf } from '../../reading/shells.ts';
import type { Rule } from '../../rule.ts';

/** A shell is the first process and does not pass the signal on. */
export const shellKeepsSignal: Rule = {
  id: 'shell-keeps-signal',
  family: 'shutdown',
  severity: 'warning',
  topic: 'shutdown',
  title: 'A shell stands between the signal to stop and the program.',
  why: 'The signal goes to the first process. A shell that stays does not pass it on: the program works until the grace period is over and is then killed in the middle of whatever it does, at every update and every drain. Bash and BusyBox hand over to the last command of a script by themselves; dash, which is sh on Debian and Ubuntu, does not, and no shell does from within a loop or a pipe.',
  remedy: 'Start the last command with exec, so that it takes the place of the shell.',
  change: {
    file: 'compose.yaml',
    before: ['command: sh -c "./prepare && gunicorn app"'],
    after: ['command: sh -c "./prepare && exec gunicorn app"'],
  },
  *looks(view) {
    for (const service of view.services) {
      const command = isLongRunning(service) ? commandLineOf(service) : undefined;
      const script = command === undefined ? undefined : shellScriptOf(command.words);
      if (command === undefined || script === undefined) continue;
      const { is, last } = firstProcessOf(service, script, view);
      if (is === 'program' || /^(?:done|fi|esac|\}|\))/.test(last)) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `${service.name} ${is === 'shell' ? 'does not hear that it is to stop:' : 'may not hear that it is to stop: where sh is dash,'} a shell is told, and ${nameOf(last)} is killed ${service.init?.value === true ? 'with it' : 'when the grace period is over'}.`,
        evidence: [{ text: 'a shell runs several commands, the last of them without exec', place: command.place }],
        ...(is === 'shell' ? {} : { severity: 'advice' as const, confidence: 'guess' as const }),
      };
    }
  },
};

function nameOf(command: string): string {
  const words = command.split(/\s+/).filter((word) => !/^[A-Z_]+=/.test(word));
  const name = (words[0] ?? '').replace(/^["'(]+|["')]+$/g, '').slice(0, 40);
  return name === '' ? 'the program' : name;
}
