import { isRecord, type JsonRecord as Json, listAt, recordAt, textAt } from '../../json.ts';

/** A container that ended because the kernel could not run its program, or looks as if it did. */
export interface ContainerFailure {
  readonly container: string;
  /** Of the image that ran, as the runtime names it; absent when it names none. */
  readonly digest?: string;
  /**
   * `proven`: the runtime says so in words. `suspected`: it ended at once, again and again, in a way in which such programs
   * end, and its status does not say why; its log may.
   */
  readonly evidence: 'proven' | 'suspected';
  /**
   * What failed is the program of the image itself: the pod names no other and mounts nothing into it. Else a pod could
   * bring a program of its own, and an innocent image would be blamed.
   */
  readonly isImagesProgram: boolean;
  /** When it ended last, in milliseconds since 1970; undefined when the runtime does not say. */
  readonly endedAtMs?: number;
}

/**
 * What runc, crun and containerd, CRI-O and shells write when execve fails with ENOEXEC. It reaches the status by the
 * runtime's own message, or as the end of the log when a container has `terminationMessagePolicy: FallbackToLogsOnError`.
 *
 * @source runc libcontainer: "exec /app: exec format error", before 1.1 "exec user process caused: exec format error";
 * crun: "exec container process `/app`: Exec format error"; bash: "cannot execute binary file: Exec format error"; the
 * Go runtime of a parent: "fork/exec /app: exec format error"
 */
const signature = /exec format error/i;

/** Tells whether a text of a runtime or a container says so. */
export function saysExecFormatError(text: string): boolean {
  return signature.test(text) && !pullSignature.test(text);
}

/** A message that says that the image cannot be had for the platform is about the pull: the program was never run. */
const pullSignature = /no match(ing manifest)? for platform|no image found in (image index|manifest list)/i;

/**
 * Codes with which such a container ends when no message is kept: 1 and 255 of runc, 126 of shells, 127 of crun, 128 when it
 * could not be started at all.
 */
const suspectedCodes: ReadonlySet<number> = new Set([1, 126, 127, 128, 255]);
const longestRunMs = 2000;
const fewestRestarts = 3;
const maxMessageLength = 4096;

/**
 * Looks through a pod for containers that ended with an exec format error. What it reads is written by programs in
 * containers, so it is searched for the words and kept nowhere.
 *
 * @param pod as JSON
 */
export function execFormatFailures(pod: unknown): readonly ContainerFailure[] {
  if (!isRecord(pod)) return [];
  const [spec, status] = [recordAt(pod, 'spec'), recordAt(pod, 'status')];
  return ['initContainer', 'container', 'ephemeralContainer'].flatMap((kind) => {
    const containers = listAt(spec, `${kind}s`).filter(isRecord);
    return listAt(status, `${kind}Statuses`)
      .filter(isRecord)
      .flatMap((container) =>
        failureOf(
          container,
          containers.find(({ name }) => name === container['name']),
        ),
      );
  });
}

function failureOf(status: Json, container: Json | undefined): readonly ContainerFailure[] {
  const states = [recordAt(status, 'state'), recordAt(status, 'lastState')];
  const terminated = states.map((state) => recordAt(state, 'terminated')).filter((state) => Object.keys(state).length > 0);
  const waiting = recordAt(states[0] ?? {}, 'waiting');
  const evidence = evidenceIn([waiting, ...terminated], terminated, status);
  if (evidence === undefined) return [];
  const digest = digestIn(textAt(status, 'imageID') ?? '');
  const endedAtMs = latest(terminated.map((state) => Date.parse(textAt(state, 'finishedAt') ?? '')));
  return [
    {
      container: textAt(status, 'name') ?? '',
      evidence,
      isImagesProgram: container !== undefined && runsImagesProgram(container),
      ...(digest !== undefined && { digest }),
      ...(endedAtMs !== undefined && { endedAtMs }),
    },
  ];
}

/** The one mount that is in every pod, and holds no programs. */
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

function runsImagesProgram(container: Json): boolean {
  if (listAt(container, 'command').length > 0 || listAt(container, 'args').length > 0) return false;
  return listAt(container, 'volumeMounts').every((mount) => isRecord(mount) && mount['mountPath'] === tokenPath);
}

function evidenceIn(
  states: readonly Json[],
  terminated: readonly Json[],
  status: Json,
): ContainerFailure['evidence'] | undefined {
  const messages = states.map((state) => (textAt(state, 'message') ?? '').slice(-maxMessageLength));
  if (messages.some(saysExecFormatError)) return 'proven';
  const restarts = status['restartCount'];
  const isPersistent = typeof restarts === 'number' && restarts >= fewestRestarts && status['started'] !== true;
  return isPersistent && terminated.length > 0 && terminated.every(endedAtOnce) ? 'suspected' : undefined;
}

/** A program that ran for a while, or wrote why it ended, was no program of another architecture. */
function endedAtOnce(state: Json): boolean {
  const code = state['exitCode'];
  const ranMs = Date.parse(textAt(state, 'finishedAt') ?? '') - Date.parse(textAt(state, 'startedAt') ?? '');
  return typeof code === 'number' && suspectedCodes.has(code) && ranMs <= longestRunMs && textAt(state, 'message') === undefined;
}

/** The digest in `docker.io/library/web@sha256:…`, or of an ID that is one. @source Kubernetes CRI, Image.repo_digests */
function digestIn(imageId: string): string | undefined {
  return /(?:^|@|:\/\/)(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.exec(imageId)?.[1];
}

function latest(times: readonly number[]): number | undefined {
  const known = times.filter((time) => Number.isFinite(time));
  return known.length === 0 ? undefined : Math.max(...known);
}
