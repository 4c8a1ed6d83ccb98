import { childKey, type Fact } from '@landfall/model';
import type { Container, Probes, WorkloadKind } from '../helm/values.ts';
import { branch, type Leaf, leafOf, type Traced } from '../traced.ts';
import { dataFolderVariables } from './data-folder.ts';
import { modelVariables } from './dependencies.ts';
import { writeEnvironment } from './environment.ts';
import type { Exceptions } from './exceptions.ts';
import type { StopTime } from './grace.ts';
import { writeLifecycle } from './lifecycle.ts';
import { note, type Occupant } from './occupant.ts';
import { writePorts } from './ports.ts';
import { writeProbes } from './probes/probes.ts';
import { writeProcess } from './process.ts';
import { writeResources } from './resources.ts';
import { ends } from './restart.ts';
import { writeSecurity } from './security.ts';
import type { SecretNeeds } from './texts.ts';

/** A translated container, and what it wants of its pod. */
export interface ContainerResult {
  readonly entries: Partial<Traced<Container>['entries']>;
  readonly probes: Traced<Probes> | undefined;
  readonly stopTime: StopTime;
}

/** Translates the container of an occupant. */
export function writeContainer(occupant: Occupant, kind: WorkloadKind, exceptions: Exceptions): ContainerResult {
  const { service } = occupant;
  // Texts of the process and of probes decide which secrets the environment must add.
  const needs: SecretNeeds = new Map();
  const process = writeProcess(occupant, needs);
  const probes = ends(kind) ? withoutProbes(occupant) : writeProbes(occupant, kind, needs);
  const { lifecycle, stopTime } = writeLifecycle(occupant, kind, needs);
  const { env, secrets } = writeEnvironment(
    occupant,
    [...service.environment, ...modelVariables(occupant), ...dataFolderVariables(occupant)],
    needs,
  );
  if (service.build !== undefined)
    note(
      occupant,
      'build-by-pipeline',
      `${childKey('services', service.name)}.build`,
      'CI builds the image and writes its name to images.yaml.',
    );
  const entries = {
    image: writeImage(occupant),
    pullPolicy: pullPolicyOf(occupant, service.pullPolicy),
    ...process,
    ports: writePorts(occupant, kind, exceptions),
    env,
    secrets,
    resources: writeResources(occupant),
    security: writeSecurity(occupant, exceptions),
    lifecycle,
  };
  return { entries: branch<Container>(entries).entries, probes, stopTime };
}

/** The main container has the image of its component unless it says otherwise. */
function writeImage({ container, release, runs, image, service }: Occupant): Leaf<string> | undefined {
  return container === 'main' && runs === release
    ? undefined
    : leafOf(runs, {
        how: 'inferred',
        rule: 'image-key',
        why: runs === image ? `the image of ${service.name}` : `the image of a hook of ${service.name}`,
      });
}

function withoutProbes(occupant: Occupant): undefined {
  const { healthcheck, name } = occupant.service;
  if (healthcheck !== undefined)
    note(occupant, 'healthcheck-of-job', `${childKey('services', name)}.healthcheck`, 'A Job is judged by its exit code.');
  return undefined;
}

const pullPolicies: Readonly<Record<string, NonNullable<Container['pullPolicy']>>> = {
  always: 'Always',
  never: 'Never',
  missing: 'IfNotPresent',
  if_not_present: 'IfNotPresent',
};

function pullPolicyOf(
  occupant: Occupant,
  policy: Fact<string> | undefined,
): Leaf<NonNullable<Container['pullPolicy']>> | undefined {
  if (policy === undefined) return undefined;
  const known = pullPolicies[policy.value];
  if (known !== undefined) return leafOf(known, policy.origin);
  note(occupant, 'pull-policy', policy.origin, `Kubernetes pulls always, when missing, or never; Compose says ${policy.value}.`);
  return undefined;
}
