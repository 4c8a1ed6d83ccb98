import { type EnvironmentVariable, inferred } from '@landfall/model';
import { evidenceOf, type Occupant } from './occupant.ts';
import { runningUser } from './user.ts';

/** Where the image of PostgreSQL keeps its data, and where volumes for it are mounted. */
const dataFolder = '/var/lib/postgresql/data';

/**
 * PostgreSQL without root needs a data folder that it makes itself: the folder that a volume shows belongs to root, and it
 * refuses one whose permissions it cannot set.
 *
 * @source hub.docker.com/_/postgres, "PGDATA" and "Arbitrary --user Notes"
 */
export function dataFolderVariables({ service }: Occupant): readonly EnvironmentVariable[] {
  const { uid, isRoot } = runningUser(service);
  const isStated = service.environment.some(({ name }) => name === 'PGDATA');
  if (uid === undefined || isRoot !== false || isStated) return [];
  if (service.role.product !== 'postgres' || service.imageFacts.dataPath?.value !== dataFolder) return [];
  const why = `user ${uid.value} cannot set the permissions of a volume, only of a folder in it`;
  return [
    {
      name: 'PGDATA',
      value: inferred(`${dataFolder}/pgdata`, 'postgres-data-folder', why, evidenceOf(uid.origin)),
      variables: [],
    },
  ];
}
