/**
 * Health: what a process knows about itself, told to probes, metrics and people, and how it ends without failing anybody.
 *
 * - liveness: only a restart helps. It never looks at dependencies.
 * - readiness: requests can be answered now.
 * - startup: the program has begun its work once.
 * - dependency: something elsewhere that is checked again and again, and judged with hysteresis.
 * - worker: a loop of work that gives a sign of life itself.
 * - drain: the end, in order.
 */

export type { DependencyChange, DependencyFailure, DependencyOptions, DependencyStatus } from './dependency.ts';
export { createDrain, type Drain, type DrainEvent, type DrainOptions, type DrainResult, type DrainStep } from './drain.ts';
export type { EventLoopLag } from './event-loop.ts';
export { drainFastify, type FastifyEnd, type FastifyRoutes, fastifyHealth } from './fastify.ts';
export { type Condition, createHealth, type Health, type HealthOptions } from './health.ts';
export { HealthError, type HealthErrorCode } from './health-error.ts';
export {
  createHealthHandler,
  type HealthHandler,
  type HealthHandlerOptions,
  type HealthPaths,
  type HealthServer,
  type HealthServerOptions,
  serveHealth,
} from './http-handler.ts';
export type { ConditionStatus, HealthReport, Phase, Verdict } from './status.ts';
export type { WorkerOptions, WorkerPulse, WorkerStatus } from './workers.ts';
