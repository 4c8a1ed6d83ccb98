import type { JudgedPod } from '../misplaced/judge.ts';

/** Images of a pod that somebody has to ask registries about. */
export interface OpenQuestion {
  /** The pod: `namespace/name`. */
  readonly key: string;
  /** Equal for pods that would ask for the same images with the same credentials. */
  readonly what: string;
}

/** The question that a pod with missing images raises. */
export function questionOf(
  key: string,
  { watched: { pod, pullSpec }, missing }: Pick<JudgedPod, 'watched' | 'missing'>,
): OpenQuestion {
  return { key, what: JSON.stringify([pod.namespace, missing.toSorted(), pullSpec]) };
}

/** Remembers which questions were put lately, so that thousands of pods of one workload put one. */
export interface OpenQuestions {
  /** Keys of the pods that are to ask now. What is not among the questions any more is forgotten. */
  due(questions: readonly OpenQuestion[], nowMs: number): readonly string[];
}

/** When images that stayed unknown are asked for again. */
const askAgainMs = 300_000;

export function createOpenQuestions(): OpenQuestions {
  const asked = new Map<string, number>();
  return {
    due(questions, nowMs) {
      const open = new Set(questions.map(({ what }) => what));
      for (const what of asked.keys()) if (!open.has(what)) asked.delete(what);
      return questions
        .filter(({ what }) => {
          if (nowMs - (asked.get(what) ?? -Infinity) < askAgainMs) return false;
          asked.set(what, nowMs);
          return true;
        })
        .map(({ key }) => key);
    },
  };
}
