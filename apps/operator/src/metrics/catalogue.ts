import { leaveReasons, unknownReasons } from '@landfall/placement';
import { holdReasons } from '../controllers/misplaced/plan.ts';
import type { MetricDefinition } from './definition.ts';

/** Controllers that look at everything again and again. */
const passes = ['misplaced', 'daemon-sets', 'exec-format'] as const;
const controllers = ['gates', 'misplaced', 'prewarm', 'daemon-sets', 'exec-format'] as const;
const latencyBuckets = [0.001, 0.002, 0.005, 0.01, 0.015, 0.05, 0.1, 0.2, 0.4, 0.5, 1, 2, 4] as const;
const waitBuckets = [0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600] as const;
const namespaces = { atMost: 20 } as const;
const architectures = ['amd64', 'arm64', 'arm', '386', 'ppc64le', 's390x', 'riscv64', 'other'] as const;

/** Keys that are leave reasons; the table has no others. */
const left = Object.keys(leaveReasons) as (keyof typeof leaveReasons)[];

/** Everything that the operator measures. Alerts, the dashboard and the page of metrics are held against this table. */
export const catalogue = {
  admissions: {
    kind: 'counter',
    name: 'landfall_placement_admissions_total',
    help: 'Pods that came by admission, by what was answered.',
    labels: { outcome: ['patched', 'unchanged', 'gated', 'denied', 'observed', 'failed-open', 'shed'] },
  },
  admissionSeconds: {
    kind: 'histogram',
    name: 'landfall_placement_admission_seconds',
    help: 'Time from the request to the answer at admission.',
    buckets: latencyBuckets,
    labels: { images: ['known', 'asked'] },
  },
  decisions: {
    kind: 'counter',
    name: 'landfall_placement_decisions_total',
    help: 'Decisions on pods, at admission and at gates, by what was proven.',
    labels: {
      action: ['patch', 'leave', 'gate', 'deny'],
      verdict: ['proven', 'proven-none', 'undetermined'],
    },
  },
  left: {
    kind: 'counter',
    name: 'landfall_placement_left_total',
    help: 'Pods that were left as they are, by the reason.',
    labels: { reason: left },
  },
  gatedPods: {
    kind: 'gauge',
    name: 'landfall_placement_gated_pods',
    help: 'Pods that wait behind our gate.',
  },
  gateSeconds: {
    kind: 'histogram',
    name: 'landfall_placement_gate_seconds',
    help: 'Time that a pod waited behind our gate.',
    buckets: waitBuckets,
  },
  gatesLifted: {
    kind: 'counter',
    name: 'landfall_placement_gates_lifted_total',
    help: 'Gates that were lifted, by why.',
    labels: { why: ['decided', 'deadline', 'withdrawn'] },
  },
  imageAnswers: {
    kind: 'counter',
    name: 'landfall_placement_image_answers_total',
    help: 'Answers about images: known already, proven now, or why they are unknown.',
    labels: { answer: ['known', 'proven', ...unknownReasons] },
  },
  registryRequests: {
    kind: 'counter',
    name: 'landfall_placement_registry_requests_total',
    help: 'Requests to registries by what came back.',
    labels: {
      host: { atMost: 20 },
      status: ['2xx', '3xx', '401', '403', '404', '429', '4xx', '5xx', 'failed'],
    },
  },
  registrySeconds: {
    kind: 'histogram',
    name: 'landfall_placement_registry_seconds',
    help: 'Time of one request to a registry.',
    buckets: latencyBuckets,
  },
  misplacedPods: {
    kind: 'gauge',
    name: 'landfall_placement_misplaced_pods',
    help: 'Pods that are on a node where one of their images cannot run.',
    labels: { namespace: namespaces },
  },
  unjudgedPods: {
    kind: 'gauge',
    name: 'landfall_placement_unjudged_pods',
    help: 'Pods on nodes of which nobody can say yet whether they run there.',
    labels: { namespace: namespaces },
  },
  evictions: {
    kind: 'counter',
    name: 'landfall_placement_evictions_total',
    help: 'Misplaced pods, by what became of the wish to evict them.',
    labels: { outcome: ['evicted', 'refused-by-budget', 'changed', 'gone', 'forbidden', 'failed'] },
  },
  evictionsHeld: {
    kind: 'gauge',
    name: 'landfall_placement_evictions_held',
    help: 'Misplaced pods that are not evicted now, by why.',
    labels: { why: holdReasons },
  },
  prewarmBacklog: {
    kind: 'gauge',
    name: 'landfall_placement_prewarm_backlog',
    help: 'Workloads whose images are still to be looked at before there are pods.',
  },
  prewarmedImages: {
    kind: 'counter',
    name: 'landfall_placement_prewarmed_images_total',
    help: 'Images of workloads that were looked at before there are pods.',
    labels: { answer: ['proven', 'unknown'] },
  },
  daemonSetGaps: {
    kind: 'gauge',
    name: 'landfall_placement_daemon_set_gaps',
    help: 'DaemonSets whose pods would fail on nodes of an architecture.',
    labels: { architecture: architectures },
  },
  execFormatErrors: {
    kind: 'counter',
    name: 'landfall_placement_exec_format_errors_total',
    help: 'Containers that ended with an exec format error, each pod once.',
    labels: { pod: ['placed', 'other'] },
  },
  watchedPods: {
    kind: 'gauge',
    name: 'landfall_placement_watched_pods',
    help: 'Pods on nodes, those that carry our decision and run elsewhere than most apart, and how they fare.',
    labels: { pod: ['placed', 'other'], state: ['all', 'crash-looping'] },
  },
  refutedImages: {
    kind: 'gauge',
    name: 'landfall_placement_refuted_images',
    help: 'Digests that were seen to fail on an architecture that they state.',
  },
  isHalted: {
    kind: 'gauge',
    name: 'landfall_placement_halted',
    help: '1 while placing is halted until a person resumes it.',
  },
  isEnforcing: {
    kind: 'gauge',
    name: 'landfall_placement_enforcing',
    help: '1 while policy says enforce.',
  },
  policyProblems: {
    kind: 'gauge',
    name: 'landfall_placement_policy_problems',
    help: 'What is wrong in policies; the last sound ones hold meanwhile.',
  },
  isLeader: {
    kind: 'gauge',
    name: 'landfall_placement_leader',
    help: '1 in the replica whose controllers work.',
  },
  mayGate: {
    kind: 'gauge',
    name: 'landfall_placement_may_gate',
    help: '1 while this replica sees that a controller lifts gates, and so may hold pods back.',
  },
  isRegistered: {
    kind: 'gauge',
    name: 'landfall_placement_webhook_registered',
    help: '1 while the API server asks us about new pods.',
  },
  registrationChanges: {
    kind: 'counter',
    name: 'landfall_placement_webhook_changes_total',
    help: 'How often the webhook was registered, or withdrew itself because we were not well.',
    labels: { change: ['registered', 'withdrawn'] },
  },
  certificateExpires: {
    kind: 'gauge',
    name: 'landfall_placement_certificate_expires_timestamp_seconds',
    help: 'When the certificate of the webhook ends.',
  },
  passSeconds: {
    kind: 'histogram',
    name: 'landfall_placement_pass_seconds',
    help: 'Time of one pass of a controller over all that it watches.',
    buckets: waitBuckets,
    labels: { controller: passes },
  },
  lastPass: {
    kind: 'gauge',
    name: 'landfall_placement_last_pass_timestamp_seconds',
    help: 'When a controller last finished a pass.',
    labels: { controller: passes },
  },
  faults: {
    kind: 'counter',
    name: 'landfall_placement_faults_total',
    help: 'Faults of ours that were caught; the pod in question was let through.',
    labels: { where: ['webhook', ...controllers, 'events', 'registration', 'certificates', 'leases', 'facts', 'other'] },
  },
  events: {
    kind: 'counter',
    name: 'landfall_placement_events_total',
    help: 'Events for people, by what became of them.',
    labels: { outcome: ['sent', 'merged', 'dropped', 'failed'] },
  },
  residentBytes: {
    kind: 'gauge',
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of the process.',
  },
  cpuSeconds: {
    kind: 'counter',
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the process, user and system.',
  },
  startTime: {
    kind: 'gauge',
    name: 'process_start_time_seconds',
    help: 'When the process was started.',
  },
  eventLoopLag: {
    kind: 'gauge',
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: 'By how much the event loop was late, 99th percentile since the last look.',
  },
} as const satisfies Record<string, MetricDefinition>;
