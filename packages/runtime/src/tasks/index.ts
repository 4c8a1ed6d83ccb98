/**
 * Tasks that survive the death of any process, on PostgreSQL.
 *
 * - A *task* is a payload in a *queue*, for a *tenant*. It is acknowledged after the work, so it runs at least once.
 * - A *worker* holds a *lease*; when it is silent, its tasks go to others. A *fence* keeps the late one from writing.
 * - A *failure* is what the handler threw; a *crash* is the death of its worker; a task that had too many is a *dead letter*.
 */
export type { BatchOptions } from './batches.ts';
export { type HandledTask, handle, type TaskContext, type TaskHandler } from './context.ts';
export type { MissedPolicy } from './cron.ts';
export { defineTask, type PayloadOf, type Priority, type TaskDefinition, type TaskOptions } from './definition.ts';
export { fromPglite, type PgliteDatabase } from './development/pglite.ts';
export { type DevelopmentServer, type DevelopmentServerOptions, startDevelopmentServer } from './development/server.ts';
export type { Enqueued, EnqueueOptions, InTransaction, TaskItem } from './enqueue.ts';
export { PermanentError, TaskError, type TaskErrorCode, taskErrors } from './errors.ts';
export type { TenantSettings } from './limits.ts';
export { createProcessMetrics, type ProcessMetrics } from './metrics/process-metrics.ts';
export type { Depth, QueueDepth, TenantDepth, Workforce } from './metrics/read.ts';
export { type ReplicaTarget, requiredReplicas } from './metrics/replicas.ts';
export { createPage, type PageHandler, type PageOptions } from './page/page.ts';
export type { Backoff, RetryAnswer, RetryPolicy } from './retry.ts';
export type { ScheduleOptions } from './schedules.ts';
export type { StandardSchema } from './standard-schema.ts';
export type { BatchStatus, DeadLetter, DeadLetterFilter, TaskState, TaskStatus } from './status.ts';
export { createTasks, type Tasks, type TasksOptions } from './tasks.ts';
export type { ClaimedTask } from './worker/claimed.ts';
export type { Outcome, WorkerObserver } from './worker/events.ts';
export type { QueueOptions } from './worker/queue-runner.ts';
export type { StopOptions, TaskWorker, WorkOptions } from './worker/worker.ts';
