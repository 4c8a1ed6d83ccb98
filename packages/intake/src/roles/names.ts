const apiWords = /(?:^|[-_.])(?:api|backend|server|graphql|gateway|service|svc|rest|grpc|rpc|core|auth)(?:[-_.\d]|$)/i;
const webWords =
  /(?:^|[-_.])(?:web|www|front(?:end)?|ui|app|site|client|dashboard|admin|portal|console|landing|docs|blog|studio)(?:[-_.\d]|$)/i;
const workerWords =
  /(?:^|[-_.])(?:workers?|consumers?|sidekiq|celery|queue|processor|jobs?|subscriber|listener|ingest(?:or|er)?)(?:[-_.\d]|$)/i;
const schedulerWords = /(?:^|[-_.])(?:scheduler|cron(?:job)?|beat|clock|ticker|timer)(?:[-_.\d]|$)/i;
const stepWords =
  /(?:^|[-_.])(?:migrat(?:e|ions?|or)|init(?:ialize)?|setup|seed|bootstrap(?:per)?|prepare|createbuckets?|provision|db-?(?:init|setup|create))(?:[-_.]|$)/i;

/** Named like something that programs call. */
export function isNamedLikeApi(name: string): boolean {
  return apiWords.test(name);
}

/** Named like something that people look at. */
export function isNamedLikeWeb(name: string): boolean {
  return webWords.test(name);
}

/** Named like something that takes work from a queue. */
export function isNamedLikeWorker(name: string): boolean {
  return workerWords.test(name);
}

/** Named like something that acts by the clock. */
export function isNamedLikeScheduler(name: string): boolean {
  return schedulerWords.test(name);
}

/** Named like a step that ends: `migrate`, `db-init`. */
export function isNamedLikeStep(name: string): boolean {
  return stepWords.test(name);
}
