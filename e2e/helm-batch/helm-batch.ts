import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ensureComponents } from '../components/components.ts';

/** One `helm template NAME CHART -f … -f …`. */
export interface TemplateRequest {
  readonly name: string;
  /** Folder of the chart. It is read once in the life of the process. */
  readonly chart: string;
  readonly namespace: string;
  readonly kubeVersion: string;
  readonly valueFiles: readonly string[];
}

/** What Helm prints, or why it refuses. */
export type TemplateAnswer = { readonly output: string } | { readonly error: string };

export interface HelmBatch {
  /** Renders one component. Calls may overlap; they are rendered side by side. */
  template(request: TemplateRequest): Promise<TemplateAnswer>;
  /** Ends the process after what is under way. */
  stop(): Promise<void>;
}

/**
 * Starts one process that renders charts with Helm's own code. A test proves that it answers as the command `helm` does.
 *
 * @source helm.sh/helm/v4, pkg/cmd/template.go
 */
export async function startHelmBatch(): Promise<HelmBatch> {
  const { 'helm-batch': program } = await ensureComponents(['helm-batch']);
  const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, PromiseWithResolvers<TemplateAnswer>>();
  const closed = once(child, 'close');
  let lastId = 0;

  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, answer } = readAnswer(line);
    waiting.get(id)?.resolve(answer);
    waiting.delete(id);
  });
  // A broken pipe is reported by the end of the process, which fails the requests under way.
  child.stdin.on('error', () => undefined);
  child.on('close', () => {
    for (const request of waiting.values()) request.reject(new Error('helm-batch ended before it answered.'));
  });

  return {
    template(request) {
      const answer = Promise.withResolvers<TemplateAnswer>();
      lastId += 1;
      waiting.set(lastId, answer);
      child.stdin.write(`${JSON.stringify({ id: lastId, ...request })}\n`);
      return answer.promise;
    },
    async stop() {
      child.stdin.end();
      await closed;
    },
  };
}

function readAnswer(line: string): { readonly id: number; readonly answer: TemplateAnswer } {
  // The other end is main.go beside this file, whose `answer` has exactly these fields.
  const { id, output, error } = JSON.parse(line) as { readonly id: number; readonly output: string; readonly error?: string };
  return { id, answer: error === undefined ? { output } : { error } };
}
