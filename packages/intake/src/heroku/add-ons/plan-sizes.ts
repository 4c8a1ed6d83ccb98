/** Storage of plans of Heroku Postgres, in GB, by the end of their names. @source devcenter.heroku.com, "Choosing the right Heroku Postgres plan", from general knowledge */
const gigabytesByLevel: ReadonlyMap<string, number> = new Map([
  ['mini', 1],
  ['basic', 10],
  ['essential-0', 1],
  ['essential-1', 10],
  ['essential-2', 32],
  ['0', 64],
  ['2', 256],
  ['3', 512],
  ['4', 768],
  ['5', 1024],
]);

/** How much a plan of Heroku Postgres holds, in GB; undefined for plans that say nothing of it. */
export function planGigabytes(plan: string): number | undefined {
  const [service, level = ''] = plan.toLowerCase().split(':');
  if (service !== 'heroku-postgresql') return undefined;
  return gigabytesByLevel.get(level.replace(/^(?:standard|premium|private|shield)-/, ''));
}
