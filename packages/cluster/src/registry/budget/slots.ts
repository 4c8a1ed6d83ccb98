import type { BudgetSettings, Priority } from './budget.ts';

interface Waiter {
  readonly priority: Priority;
  readonly enter: () => void;
}

/** A number of slots, given to the most urgent who waits; some of them only to the urgent. */
export class SlotQueue {
  readonly #settings: BudgetSettings;
  readonly #waiting: Waiter[] = [];
  #taken = 0;

  constructor(settings: BudgetSettings) {
    this.#settings = settings;
  }

  /** Settles when there is a slot, or rejects with the reason of the signal. */
  async take(priority: Priority, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#taken < this.#capacityOf(priority) && !this.#waiting.some((waiter) => this.#isBefore(waiter, priority))) {
      this.#taken += 1;
      return;
    }
    const turn = Promise.withResolvers<void>();
    const waiter: Waiter = { priority, enter: turn.resolve };
    this.#waiting.push(waiter);
    const leave = (): void => {
      const index = this.#waiting.indexOf(waiter);
      if (index === -1) return;
      this.#waiting.splice(index, 1);
      turn.reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      await turn.promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  /** Gives a slot back. */
  give(): void {
    this.#taken -= 1;
    for (const waiter of this.#inOrder()) {
      if (this.#taken >= this.#capacityOf(waiter.priority)) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      this.#taken += 1;
      waiter.enter();
    }
  }

  #inOrder(): readonly Waiter[] {
    return this.#waiting.toSorted((a, b) => rankOf(a.priority) - rankOf(b.priority));
  }

  #isBefore(waiter: Waiter, priority: Priority): boolean {
    return rankOf(waiter.priority) <= rankOf(priority);
  }

  #capacityOf(priority: Priority): number {
    const { maxConcurrent, keptFrom } = this.#settings;
    return Math.max(1, Math.floor(maxConcurrent * (1 - keptFrom[priority])));
  }
}

function rankOf(priority: Priority): number {
  return { admission: 0, controller: 1, 'dry-run': 2 }[priority];
}
