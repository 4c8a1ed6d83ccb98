import type { Service } from '@landfall/model';
import { finalStageOf } from '../sources/dockerfile.ts';
import type { View } from '../view.ts';
import { commandsOf } from './command-line.ts';
import { imageNameOf } from './image-name.ts';

/**
 * Who is the first process when a shell has come to the last command of a script: the `program`, because the shell hands over to it
 * or is told to, or the `shell`. `unknown` where that depends on a shell that nobody knows.
 */
export type FirstProcess = 'program' | 'shell' | 'unknown';

/** Says who gets the signal to stop in a container that runs a script with a shell, and which command the last one is. */
export function firstProcessOf(
  service: Service,
  script: string,
  view: View,
): { readonly is: FirstProcess; readonly last: string } {
  const commands = commandsOf(script);
  const last = commands.at(-1) ?? '';
  if (/\bexec\b|\btrap\b|\bsupervisord\b|\bwait\b|tini|dumb-init/.test(script)) return { is: 'program', last };
  const loop = endlessLoopOf(commands);
  if (loop !== undefined) return { is: 'shell', last: loop };
  if (/^(?:done|fi|esac|\}|\))/.test(last)) return { is: 'unknown', last };
  if (/(?<![|>])\|(?!\|)/.test(withoutQuoted(last))) return { is: 'shell', last };
  if (commands.length < 2) return { is: 'program', last };
  return { is: handsOver(service, view), last };
}

/** The first command of the body when the script ends in a loop that never ends by itself. */
function endlessLoopOf(commands: readonly string[]): string | undefined {
  const start = commands.findLastIndex((command) => /^(?:while\s+(?:true|:|sleep\b.*|\[\s*1\s*\])|until\s+false)$/.test(command));
  if (start === -1 || !/^done\b/.test(commands.at(-1) ?? '')) return undefined;
  return commands
    .slice(start + 1)
    .map((command) => command.replace(/^do\s+/, ''))
    .find((command) => !/^(?:do|sleep|echo)\b/.test(command));
}

function withoutQuoted(command: string): string {
  return command.replace(/'[^']*'|"[^"]*"/g, '');
}

/** Bash from 5.1 on and BusyBox replace themselves by the last command of a script; dash does not. */
function handsOver(service: Service, view: View): FirstProcess {
  const words = [
    ...(service.entrypoint?.value ?? service.imageFacts.entrypoint?.value ?? []),
    ...(service.command?.value ?? service.imageFacts.command?.value ?? []),
  ];
  const shell = words.find((word) => /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(word)) ?? 'sh';
  if (/(?:ba|z|k|\/a)sh$|^ash$/.test(shell)) return 'program';
  if (shell.endsWith('dash')) return 'shell';
  const base = service.build === undefined ? (service.image?.value ?? '') : (finalStageOf(service, view.sources)?.base ?? '');
  const { repository, registry, tag = '' } = imageNameOf(base);
  if (/alpine|busybox/.test(`${repository}:${tag}`)) return 'program';
  if (
    /(?:^|[.-])(?:slim|bookworm|bullseye|buster|trixie|noble|jammy|focal|debian|ubuntu)/.test(tag) ||
    debianBases.test(repository)
  )
    return 'shell';
  if (/^(?:centos|fedora|rockylinux|almalinux|amazonlinux|oraclelinux|mysql)$|\/ubi\d?/.test(repository)) return 'program';
  // Public images are as often Alpine as not; people who have a registry of their own can look.
  return registry === undefined || publicRegistries.test(registry) ? 'program' : 'unknown';
}

const publicRegistries =
  /^(?:ghcr\.io|quay\.io|gcr\.io|lscr\.io|mcr\.microsoft\.com|public\.ecr\.aws|registry\.gitlab\.com|docker\.[\w.-]+|[\w.-]+\.(?:k8s|gcr)\.io)$/;

/** Official images that are Debian or Ubuntu where the tag says nothing else. */
const debianBases =
  /^(?:debian|ubuntu|python|node|ruby|golang|rust|php|perl|elixir|erlang|openjdk|eclipse-temurin|nginx|httpd|redis|postgres|mariadb|mongo|rabbitmq|wordpress|tomcat|buildpack-deps)$/;
