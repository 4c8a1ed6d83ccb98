import { listNames } from '../../places.ts';
import { commandLineOf } from '../../reading/command-line.ts';
import type { Rule } from '../../rule.ts';

const backupWords =
  /backup|pg_dump|pgbackrest|wal-g|barman|mysqldump|xtrabackup|mariabackup|mongodump|restic|borg|duplicat|offen\/docker-volume-backup|rclone/i;

/** Nothing saves the data. */
export const backupMissing: Rule = {
  id: 'backup-missing',
  family: 'data',
  severity: 'warning',
  topic: 'db-in-compose',
  title: 'Nothing in the application saves its databases.',
  why: 'On one machine a snapshot of the disk often was the backup. Claims of a cluster are disks of their own that nobody copies, and deleting the wrong object deletes them.',
  remedy: 'Save the databases to object storage by a schedule, and try a restore before the move.',
  change: {
    file: 'compose.yaml',
    before: [],
    after: ['backup:', '  image: registry.example/backup:1', '  x-landfall: {schedule: "0 3 * * *"}'],
  },
  *looks({ services }) {
    const databases = services.filter(
      ({ role, mounts }) =>
        role.role === 'database' &&
        role.confidence !== 'guess' &&
        mounts.some(({ kind, readOnly }) => (kind === 'volume' || kind === 'bind') && !readOnly),
    );
    const [first] = databases;
    const hasBackup = services.some((service) =>
      backupWords.test(
        `${service.name} ${service.image?.value ?? ''} ${commandLineOf(service)?.text ?? ''} ${service.labels.map(({ name }) => name).join(' ')}`,
      ),
    );
    if (first === undefined || hasBackup) return;
    yield {
      ...(databases.length === 1 ? { service: first.name } : {}),
      place: first.place,
      message: `Nobody saves what is in ${listNames(databases.map(({ name }) => name))}: a deleted claim, or a bad update, is the end of it.`,
      evidence: databases.map(({ name, place }) => ({ text: `${name} keeps data, and no service saves it`, place })),
      confidence: 'likely',
    };
  },
};
