import { placeOf } from '../../places.ts';
import { imageNameOf, pulledImageOf, versionOfTag } from '../../reading/image-name.ts';
import type { Rule } from '../../rule.ts';

/** Databases whose files one major version cannot read of another. */
const products = /^(?:postgres|mysql|mariadb|mongo|elasticsearch|opensearch|cassandra|clickhouse|neo4j|couchdb|influxdb)$/;

/** Of these the next major version refuses the files of the last one. */
const isStrict = /^(?:postgres|mongo)$/;

/** The next pull may be an upgrade. */
export const databaseVersionMoves: Rule = {
  id: 'database-version-moves',
  family: 'data',
  severity: 'blocker',
  topic: 'db-in-compose',
  title: 'The database may be upgraded by a restart.',
  why: 'A pod that starts on another node pulls the image anew. Without a major version that may be the next one, which cannot read the files of the last one and does not start, or changes them so that there is no way back.',
  remedy: 'Name the version that is running now.',
  change: { file: 'compose.yaml', before: ['image: postgres:latest'], after: ['image: postgres:16.4'] },
  *looks({ services }) {
    for (const service of services) {
      const product = service.role.product ?? '';
      const image = pulledImageOf(service);
      if (image === undefined || !products.test(product)) continue;
      // Without data that is kept, a new version finds nothing that it could not read.
      if (!service.mounts.some(({ kind, readOnly }) => (kind === 'volume' || kind === 'bind') && !readOnly)) continue;
      const { tag, digest } = imageNameOf(image.value);
      if (digest !== undefined || versionOfTag(tag).length > 0 || (tag !== undefined && /\d/.test(tag))) continue;
      const place = placeOf(image, service.place);
      yield {
        service: service.name,
        place,
        message: isStrict.test(product)
          ? `A new pod of ${service.name} may come with another major version of ${product}, which does not start on the files that are there.`
          : `A new pod of ${service.name} may come with another major version of ${product}, which changes its files: there is no way back.`,
        evidence: [{ text: `the image is ${image.value}`, place }],
        ...(isStrict.test(product) ? {} : { severity: 'warning' as const }),
      };
    }
  },
};
