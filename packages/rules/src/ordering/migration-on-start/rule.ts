import { placeOf } from '../../places.ts';
import { commandLineOf, commandsOf, shellScriptOf } from '../../reading/command-line.ts';
import { isLongRunning } from '../../reading/running.ts';
import { isYes } from '../../reading/variables.ts';
import type { PlacedEvidence, Rule, Sighting } from '../../rule.ts';
import { sightingBy } from '../../sighting-by.ts';
import { findInCode } from '../../sources/find-in-code.ts';

const migration =
  /\bmanage\.py\s+migrate\b|\balembic\b.*\bupgrade\b|\bdb:(?:\w+_)?(?:migrate|prepare|setup)\b|\bartisan\s+migrate\b|\bprisma\s+(?:migrate\s+deploy|db\s+push)\b|\bknex\b.*\bmigrate\b|\bsequelize\b.*\bdb:migrate\b|\btypeorm\b.*\bmigration:run\b|\bflask\s+db\s+upgrade\b|\bdoctrine:migrations:migrate\b|\bdrizzle-kit\s+(?:migrate|push)\b|\bef\s+database\s+update\b|\b(?:npm|yarn|pnpm)\s+(?:run\s+)?(?:db:)?migrat\w*/;

/** Variables by which programs are told to migrate when they start. */
const asksForIt =
  /(?:^|_)(?:RUN|AUTO|APPLY|EXECUTE|ENABLE)_?(?:DB_|DATABASE_)?MIGRAT(?:E|ION|IONS)(?:_ON_START(?:UP)?)?$|^MIGRATIONS?_ENABLED$|MIGRATE_ON_(?:START|BOOT)/;

/** Each pod migrates when it starts. */
export const migrationOnStart: Rule = {
  id: 'migration-on-start',
  family: 'ordering',
  severity: 'warning',
  topic: 'migration-on-start',
  title: 'The database is migrated each time the service starts.',
  why: 'With several replicas several pods migrate at once, and not every tool takes a lock. A migration that takes longer than the probes wait is killed in the middle and begun again; and going back is not possible while old pods still run.',
  remedy: 'Run the migration as a job of its own before the roll-out, and let the service wait for it.',
  change: {
    file: 'compose.yaml',
    before: ['web: {command: sh -c "python manage.py migrate && gunicorn app"}'],
    after: [
      'migrate: {command: python manage.py migrate, restart: on-failure}',
      'web: {command: gunicorn app, depends_on: {migrate: {condition: service_completed_successfully}}}',
    ],
  },
  *looks({ services, sources }) {
    const reported = new Set<string>();
    for (const service of services) {
      const command = isLongRunning(service) ? commandLineOf(service) : undefined;
      if (command === undefined) continue;
      const wish = service.environment.find(({ name, value }) => asksForIt.test(name) && isYes(value.value));
      if (wish !== undefined) {
        const evidence = { text: `${wish.name} asks for it`, place: placeOf(wish.value, service.place) };
        yield { ...sighting(service.name, evidence, service.replicas?.value), confidence: 'likely' };
        continue;
      }
      const commands = commandsOf(shellScriptOf(command.words) ?? '');
      const index = commands.findIndex((one) => migration.test(one));
      if (index !== -1 && index < commands.length - 1) {
        yield sighting(service.name, { text: 'its command migrates first', place: command.place }, service.replicas?.value);
        continue;
      }
      const script = command.words.slice(0, 3).find((word) => /\.(?:sh|bash)$|(?:^|\/)(?:docker-)?entrypoint$/.test(word));
      const name = script?.split('/').at(-1);
      if (name === undefined || service.build === undefined) continue;
      const files = sources.of(service).filter(({ path }) => path === name || path.endsWith(`/${name}`));
      const [match] = files.length === 1 ? findInCode(files, /./, migration) : [];
      if (match === undefined || reported.has(match.place.file)) continue;
      reported.add(match.place.file);
      yield {
        ...sighting(
          service.name,
          { text: `${name} migrates when the container starts`, place: match.place },
          service.replicas?.value,
        ),
        confidence: 'likely',
      };
    }
  },
};

function sighting(service: string, evidence: PlacedEvidence, copies = 1): Sighting {
  return sightingBy(evidence, {
    service,
    message:
      copies > 1
        ? `${copies} pods of ${service} migrate the database at the same time, at every start.`
        : `Each pod of ${service} migrates the database when it starts; with two of them both do it at once.`,
    ...(copies > 1 ? { severity: 'blocker' as const } : {}),
  });
}
