import { commandLineOf, commandsOf, shellScriptOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import type { Rule } from '../../rule.ts';

/** A shell is the first process and does not pass the signal on. */
export const shellKeepsSignal: Rule = {
  id: 'shell-keeps-signal',
  family: 'shutdown',
  severity: 'warning',
  topic: 'shutdown',
  title: 'A shell stands between the signal to stop and the program.',
  why: 'The signal goes to the first process. A shell that runs several commands does not pass it on: the program works until the grace period is over and is then killed in the middle of whatever it does, at every update and every drain.',
  remedy: 'Start the last command with exec, so that it takes the place of the shell.',
  change: {
    file: 'compose.yaml',
    before: ['command: sh -c "./prepare && gunicorn app"'],
    after: ['command: sh -c "./prepare && exec gunicorn app"'],
  },
  *looks({ services }) {
    for (const service of services) {
      if (!isLongRunning(service)) continue;
      const command = commandLineOf(service);
      const script = command === undefined ? undefined : shellScriptOf(command.words);
      if (command === undefined || script === undefined) continue;
      const commands = commandsOf(script);
      const last = commands.at(-1) ?? '';
      // A single command takes the place of the shell by itself in the shells that images use.
      if (commands.length < 2 || /\bexec\b|\btrap\b|\bsupervisord\b|\bwait\b|tini|dumb-init/.test(script)) continue;
      if (/^(?:done|fi|esac|\}|\))\b/.test(last) || /\b(?:while|until|for)\b/.test(script)) continue;
      yield {
        service: service.name,
        place: command.place,
        message: `${service.name} does not hear that it is to stop: a shell is told, and ${nameOf(last)} is killed when the grace period is over.`,
        evidence: [{ text: 'a shell runs several commands, the last of them without exec', place: command.place }],
      };
    }
  },
};

function nameOf(command: string): string {
  const words = command.split(/\s+/).filter((word) => !/^[A-Z_]+=/.test(word));
  const name = (words[0] ?? '').replace(/^["'(]+|["')]+$/g, '').slice(0, 40);
  return name === '' ? 'the program' : name;
}
