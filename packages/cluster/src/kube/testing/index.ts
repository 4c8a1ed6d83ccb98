/** Stands in for an API server in tests. */
export { type ApiDouble, type ApiFault, createApiDouble } from './api-double.ts';
