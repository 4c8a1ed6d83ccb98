import { type Fact, type Healthcheck, type ImageFacts, inferred, type Place } from '@landfall/model';
import { defined } from '../compose/reading/defined.ts';
import type { Ids, KnownImage } from '../images/known-image.ts';
import type { AtLine, DeclaredCheck, Stage } from './stage.ts';

/** Where the Dockerfile stands, and for which service it is read. */
export interface DockerfileSource {
  /** As places name it: `backend/Dockerfile`. */
  readonly file: string;
  /** Key of the service: `services.web`. */
  readonly service: string;
  /** Set for a Dockerfile that is written inside the Compose file: every line then has this place. */
  readonly inlineAt?: Place;
}

/** The facts of a built image: what its Dockerfile says, over what its base image is known to declare. */
export function dockerfileFacts(
  stage: Stage,
  base: ImageFacts | undefined,
  known: KnownImage | undefined,
  source: DockerfileSource,
): ImageFacts {
  const state = <T, U = T>(said: AtLine<T> | undefined, instruction: string, value: U): Fact<U> | undefined => {
    if (said === undefined) return undefined;
    const place = source.inlineAt ?? { file: source.file, line: said.line, column: said.column };
    const rule = `dockerfile-${instruction.toLowerCase()}`;
    return inferred(value, rule, `${instruction} in ${place.file}.`, { place, key: `${source.service}#${rule}` });
  };
  const list = <T>(items: readonly AtLine<T>[], instruction: string) =>
    items.map((item) => state(item, instruction, item.value)).filter((fact) => fact !== undefined);

  const exposed = list(stage.exposed, 'EXPOSE');
  const isOwnPort = (port: ImageFacts['exposed'][number]) =>
    exposed.some(({ value }) => value.port === port.value.port && value.protocol === port.value.protocol);
  const volumes = list(stage.volumes, 'VOLUME');
  const { user } = stage;
  const ids = user === undefined ? undefined : idsOf(user.value, stage, known);
  return defined<ImageFacts>({
    source: 'dockerfile',
    exposed: [...exposed, ...(base?.exposed ?? []).filter((port) => !isOwnPort(port))],
    volumes: [...volumes, ...(base?.volumes ?? []).filter((volume) => !volumes.some(({ value }) => value === volume.value))],
    user: user === undefined ? base?.user : state(user, 'USER', user.value),
    userId: user === undefined ? base?.userId : ids === undefined ? undefined : state(user, 'USER', ids.uid),
    groupId: user === undefined ? base?.groupId : ids?.gid === undefined ? undefined : state(user, 'USER', ids.gid),
    dropsTo: user === undefined && stage.entrypoint === undefined ? base?.dropsTo : undefined,
    healthcheck: healthcheckOf(stage, state) ?? base?.healthcheck,
    stopSignal: stage.stopSignal === undefined ? base?.stopSignal : state(stage.stopSignal, 'STOPSIGNAL', stage.stopSignal.value),
    entrypoint: stage.entrypoint === undefined ? base?.entrypoint : state(stage.entrypoint, 'ENTRYPOINT', stage.entrypoint.value),
    command:
      stage.command === undefined
        ? base?.command
        : stage.command.value.length === 0 && stage.entrypoint !== undefined
          ? undefined
          : state(stage.command, 'CMD', stage.command.value),
    workingDir: stage.workingDir === undefined ? base?.workingDir : state(stage.workingDir, 'WORKDIR', stage.workingDir.value),
    dataPath: base?.dataPath,
    proposedCheck: base?.proposedCheck,
  });
}

type State = <T, U = T>(said: AtLine<T> | undefined, instruction: string, value: U) => Fact<U> | undefined;

function healthcheckOf(stage: Stage, state: State): Healthcheck | undefined {
  const said: AtLine<DeclaredCheck | undefined> | undefined = stage.healthcheck;
  if (said === undefined) return undefined;
  const check = said.value;
  const fact = <U>(value: U | undefined) => (value === undefined ? undefined : state(said, 'HEALTHCHECK', value));
  const marker = state(said, 'HEALTHCHECK', 0);
  return defined<Healthcheck>({
    place: marker?.origin.how === 'inferred' ? marker.origin.place : undefined,
    disabled: check === undefined,
    test: fact(check?.test),
    intervalMs: fact(check?.intervalMs),
    timeoutMs: fact(check?.timeoutMs),
    retries: fact(check?.retries),
    startPeriodMs: fact(check?.startPeriodMs),
    startIntervalMs: fact(check?.startIntervalMs),
  });
}

/** Numbers behind `USER name[:group]`: accounts that the file creates, then those of the base image. */
function idsOf(
  user: string,
  stage: Stage,
  known: KnownImage | undefined,
): { readonly uid: number; readonly gid?: number } | undefined {
  const [name = '', group] = user.split(':');
  if (/^\d+$/.test(name)) return undefined;
  const account: { uid: number; gid?: number } | undefined =
    stage.accounts.users.get(name) ?? accountOfBase(name, stage.base, known);
  if (account === undefined) return undefined;
  const gid =
    group === undefined ? account.gid : /^\d+$/.test(group) ? Number(group) : (stage.accounts.groups.get(group) ?? account.gid);
  return gid === undefined ? { uid: account.uid } : { uid: account.uid, gid };
}

function accountOfBase(name: string, base: string, known: KnownImage | undefined): Ids | undefined {
  const account = known?.accounts?.[name];
  if (account !== undefined) return base.includes('alpine') ? (account.alpine ?? account) : account;
  if (known?.dropsTo?.name === name) return base.includes('alpine') ? (known.dropsTo.alpine ?? known.dropsTo) : known.dropsTo;
  if (name === 'nonroot' && base.includes('distroless')) return { uid: 65_532, gid: 65_532 };
  return undefined;
}
