/** Decides where a pod may run: image platforms, the pod, the nodes and the policy in; a decision and a patch out. */

export { type AdmissionQuestion, readAdmissionRequest } from './admission/read-request.ts';
export { decide } from './decide/decide.ts';
export {
  type Decision,
  type DecisionNote,
  type ImageReason,
  type LeaveReason,
  leaveReasons,
  type NoteCode,
  type Preference,
  type Requirement,
} from './decide/decision.ts';
export type { DecisionInput } from './decide/input.ts';
export { type DecisionRecord, readRecord } from './decide/record.ts';
export { type DockerfileRemark, makePortable, type PortableDockerfile } from './dockerfile/portable.ts';
export type { DockerfileInstruction } from './dockerfile/stages.ts';
export { type ImageFacts, type ProvenImage, type UnknownImage, type UnknownReason, unknownReasons } from './image-facts.ts';
export { keys, policyGroup } from './names.ts';
export type { NodeInventory, NodePool } from './nodes.ts';
export type { PatchOperation } from './patch/draft.ts';
export { patchFor } from './patch/patch-for.ts';
export { type BoundNode, judgePlaced, type PlacedJudgement } from './placed/judge-placed.ts';
export { comparePlans, type Placing, type PlanChange } from './plan/compare.ts';
export { type NewerImage, newerTags } from './plan/newer-tags.ts';
export type { Exchange } from './plan/node-mix.ts';
export type { Owner } from './plan/owner.ts';
export { amountOf, type Blocker, imagesOf, type Plan, type PlanOptions, type PlanRow, planWorkloads } from './plan/plan.ts';
export { type FactsAnswer, readImageFacts } from './plan/read-facts.ts';
export { type Money, type OwnerSavings, type PodCount, type Savings, type SavingsOptions, savingsOf } from './plan/savings.ts';
export { type SeenNode, type Surroundings, surroundingsIn, withClusterPolicy } from './plan/surroundings.ts';
export { type Workload, workloadsIn } from './plan/workload.ts';
export { decisionJson, type PlanExtras, planCsv, planJson } from './plan/write-plan.ts';
export { comparePlatforms, formatPlatform, normalisePlatform, type Platform, parsePlatform } from './platform.ts';
export type { Pod, PodImage } from './pod/pod.ts';
export { type PodAnswer, readPod, readPodText } from './pod/read-pod.ts';
export { policyDefinitions } from './policy/definitions.ts';
export { imageFactsDefinition, imageFactsResource } from './policy/facts-definition.ts';
export type { Field } from './policy/field.ts';
export {
  type ClusterPolicy,
  defaultClusterPolicy,
  type MisplacedPolicy,
  type NamespacePolicy,
  type Policies,
  type Rollout,
  usualWaitSeconds,
} from './policy/policy.ts';
export { type PolicyAnswer, type PolicyProblem, readClusterPolicy, readNamespacePolicy } from './policy/read-policy.ts';
export { policyResources } from './policy/schema.ts';
export { initialRollout, nextRollout, type PodHealth, type RolloutObservation, type RolloutState } from './rollout/halt.ts';
export { isInRollout, workloadKey } from './rollout/rollout.ts';
