import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DockerConfig, emptyDockerConfig, readDockerConfig } from './auth/docker-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the Docker configuration of the person who runs us.
 *
 * @returns an empty one when there is none or it cannot be read
 * @source docker/cli cli/config/config.go: `DOCKER_CONFIG`, else `.docker` in the home folder
 */
export function readPersonalDockerConfig(environment: Environment): DockerConfig {
  const home = environment['HOME'] ?? environment['USERPROFILE'];
  const folder = environment['DOCKER_CONFIG'] ?? (home === undefined ? undefined : join(home, '.docker'));
  if (folder === undefined || folder === '') return emptyDockerConfig;
  try {
    return readDockerConfig(readFileSync(join(folder, 'config.json'), 'utf8')) ?? emptyDockerConfig;
  } catch {
    return emptyDockerConfig; // no file, or none that we may read: public images can be asked for all the same
  }
}
