import type { Decision, Requirement } from '../decide/decision.ts';
import { type DecisionRecord, readRecord, writeRecord } from '../decide/record.ts';
import { architecturesOfTerm, isEmptyTerm, isPinnedTerm } from '../decide/stated.ts';
import { keys } from '../names.ts';
import { architectureLabel, systemLabel, systemLabels } from '../nodes.ts';
import type { NodeTerm, Pod, Toleration } from '../pod/pod.ts';
import { parsePodText, readPod } from '../pod/read-pod.ts';
import { type Draft, type PatchOperation, type PatchPath, startDraft } from './draft.ts';

const requiredPath: PatchPath = [
  'spec',
  'affinity',
  'nodeAffinity',
  'requiredDuringSchedulingIgnoredDuringExecution',
  'nodeSelectorTerms',
];
const preferredPath: PatchPath = ['spec', 'affinity', 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution'];
const gatesPath: PatchPath = ['spec', 'schedulingGates'];

/**
 * The JSON patch that carries a decision out on the very text of the pod that was decided on. It touches our paths only:
 * expressions are appended to required terms, or one term is made where there is none; a preference, tolerations and selector
 * keys are added; one annotation is set. Nothing is ever removed, reordered or written anew, so fields that nobody here knows
 * stay as they are, and what the pod asked for before still holds. Where a gate is lifted, that happens in the same patch.
 *
 * @param options.liftGate takes our scheduling gate away, also when nothing else is to be done
 * @returns no operation when there is nothing to do: the decision is not enforced, or is there already
 */
export function patchFor(
  podText: string,
  decision: Decision,
  options: { readonly liftGate?: boolean } = {},
): readonly PatchOperation[] {
  const document = parsePodText(podText);
  if (document.kind === 'malformed') return [];
  const answer = readPod(document.json);
  if (answer.kind === 'malformed') return [];
  const { pod } = answer;
  // The pod that was read shares nothing with the document that changes from here on but texts.
  const draft = startDraft(document.json);
  if (decision.isEnforced) writeDecision(draft, pod, decision);
  const gate = pod.schedulingGates.indexOf(keys.gate);
  if (options.liftGate === true && gate !== -1) draft.take(gatesPath, gate);
  if (draft.operations.length === 0) return [];
  const same: readonly PatchOperation[] = pod.uid === undefined ? [] : [{ op: 'test', path: '/metadata/uid', value: pod.uid }];
  return [...same, ...draft.operations];
}

function writeDecision(draft: Draft, pod: Pod, decision: Decision): void {
  if (decision.action === 'gate' && !pod.schedulingGates.includes(keys.gate)) draft.append(gatesPath, { name: keys.gate });
  if (decision.action !== 'patch' || decision.require === undefined) return;
  writeRequirement(draft, pod, decision.require);
  const { preference } = decision;
  const record = readRecord(pod);
  if (preference?.mode === 'soft' && record?.preferred !== preference.architecture) {
    const term = { matchExpressions: [isIn(architectureLabel, [preference.architecture])] };
    draft.append(preferredPath, { weight: preference.weight, preference: term });
  }
  const annotation = writeRecord(decision);
  if (pod.annotations.get(keys.decision) !== annotation) draft.set(['metadata', 'annotations', keys.decision], annotation);
}

function writeRequirement(draft: Draft, pod: Pod, require: Requirement): void {
  const record = readRecord(pod);
  if (pod.requiredTerms === undefined) {
    const expressions = missingExpressions({ expressions: [], fields: [] }, require, record);
    if (expressions.length > 0) draft.append(requiredPath, { matchExpressions: expressions });
  }
  for (const [index, term] of (pod.requiredTerms ?? []).entries()) {
    if (isEmptyTerm(term)) continue;
    for (const expression of missingExpressions(term, require, record))
      draft.append([...requiredPath, index, 'matchExpressions'], expression);
  }
  for (const [key, value] of require.nodeLabels) draft.set(['spec', 'nodeSelector', key], value);
  for (const toleration of require.tolerations)
    if (!pod.tolerations.some((present) => covers(present, toleration))) draft.append(['spec', 'tolerations'], toleration);
}

interface Expression {
  readonly key: string;
  readonly operator: 'In' | 'Exists';
  readonly values?: readonly string[];
}

/** What a required term lacks. A term in which the pod names its architectures, or its node, is left as it is. */
function missingExpressions(term: NodeTerm, require: Requirement, record: DecisionRecord | undefined): readonly Expression[] {
  const { architectures, os } = require;
  if (architectures === 'nothing-fits') {
    const isThere = term.expressions.some(({ key, operator }) => key === keys.nothingFits && operator === 'Exists');
    return isThere ? [] : [{ key: keys.nothingFits, operator: 'Exists' }];
  }
  if (architectures === undefined || isPinnedTerm(term)) return [];
  const named = architecturesOfTerm(term);
  const isOurs = named !== undefined && record?.allowed !== undefined && named.join() === record.allowed.join();
  if (named !== undefined && !isOurs) return [];
  // Ours and narrow enough: what else we had to ask for was written at the same time.
  if (named?.every((architecture) => architectures.includes(architecture)) === true) return [];
  const hasSystem = term.expressions.some(
    ({ key, operator }) => systemLabels.some((label) => label === key) && operator === 'In',
  );
  return [isIn(architectureLabel, architectures), ...(os === undefined || hasSystem ? [] : [isIn(systemLabel, [os])])];
}

function isIn(key: string, values: readonly string[]): Expression {
  return { key, operator: 'In', values };
}

/** Tells whether a toleration that is there tolerates all that another would. @source Kubernetes core/v1 Toleration.ToleratesTaint */
function covers(present: Toleration, wanted: Toleration): boolean {
  if (present.effect !== undefined && present.effect !== wanted.effect) return false;
  if (present.key === undefined) return present.operator === 'Exists';
  if (present.key !== wanted.key) return false;
  if (present.operator === 'Exists') return true;
  return wanted.operator === 'Equal' && (present.value ?? '') === (wanted.value ?? '');
}
