/** The order of starts as the guide states it, written a second time and as plainly as can be. */

/** A task of the model. */
export interface ModelTask {
  readonly id: number;
  readonly tenant: string;
  readonly level: number;
  readonly costMs: number;
}

interface ModelLane {
  readonly tenant: string;
  readonly weight: number;
  readonly tasks: ModelTask[];
  virtualTime: number;
  starts: number;
  wasEmpty: boolean;
}

/** Start-time fair queueing over tenants; within a tenant by priority, with every tenth start for what has waited longest. */
export class FairModel {
  private readonly lanes = new Map<string, ModelLane>();
  private clock = 0;

  setWeight(tenant: string, weight: number): void {
    this.lanes.set(tenant, { tenant, weight, tasks: [], virtualTime: this.clock, starts: 0, wasEmpty: true });
  }

  enqueue(task: ModelTask): void {
    if (!this.lanes.has(task.tenant)) this.setWeight(task.tenant, 1);
    this.lanes.get(task.tenant)?.tasks.push(task);
  }

  /** The next task, or undefined when there is none. */
  claim(): ModelTask | undefined {
    // Whoever had nothing to do comes back at the clock: time without work earns no credit.
    for (const lane of this.lanes.values()) {
      if (lane.wasEmpty && lane.tasks.length > 0) lane.virtualTime = Math.max(lane.virtualTime, this.clock);
      lane.wasEmpty = lane.tasks.length === 0;
    }
    const backlogged = [...this.lanes.values()].filter(({ tasks }) => tasks.length > 0);
    const [first] = backlogged.sort((a, b) => a.virtualTime - b.virtualTime || (a.tenant < b.tenant ? -1 : 1));
    if (first === undefined) return undefined;
    const isForOldest = first.starts % 10 === 9;
    const [task] = first.tasks.toSorted((a, b) => (isForOldest ? 0 : a.level - b.level) || a.id - b.id);
    if (task === undefined) return undefined;
    first.tasks.splice(first.tasks.indexOf(task), 1);
    this.clock = Math.max(this.clock, first.virtualTime);
    first.virtualTime += task.costMs / first.weight;
    first.starts += 1;
    return task;
  }
}
