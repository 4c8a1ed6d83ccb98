import { type BudgetSettings, createBudget } from './budget/budget.ts';
import { createMemoryFactStore, type FactStore } from './cache/fact-store.ts';
import { createRegistryClient, type TagList } from './client/registry-client.ts';
import type { Clock } from './clock.ts';
import type { HttpSend } from './http/message.ts';
import { type AskedAs, createDoor } from './inspect/access.ts';
import { describeManifest } from './inspect/describe.ts';
import { addDetails, type DetailedDescription } from './inspect/details.ts';
import { createInspector, type InspectionSettings, type Inspector } from './inspect/inspector.ts';
import type { RouteImage } from './mirrors/endpoint.ts';
import { expandShortName, type ShortNames } from './mirrors/short-names.ts';
import { type ImageReference, manifestName } from './reference/reference.ts';

/** What a client of registries is made of. Time and chance come in here and nowhere else. */
export interface RegistryOptions {
  readonly send: HttpSend;
  readonly clock: Clock;
  /** From 0 up to 1, as Math.random gives. */
  readonly random: () => number;
  readonly route: RouteImage;
  readonly budget: BudgetSettings;
  readonly store?: FactStore;
  /** What names without a registry stand for; Docker Hub's when absent. */
  readonly shortNames?: ShortNames;
  readonly inspection?: Partial<InspectionSettings>;
}

export interface Described extends DetailedDescription {
  /** The host that answered: a mirror's, or the registry's. */
  readonly answeredBy: string;
  readonly isPublic: boolean;
}

export interface Registry extends Inspector {
  /**
   * Reads all that an image says of itself, now and from its registry.
   *
   * @param withDetails sizes, labels and provenance as well: more questions, which quotas count
   * @throws RegistryError
   */
  describe(reference: ImageReference, as: AskedAs, withDetails: 'brief' | 'details'): Promise<Described>;
  /**
   * Lists the tags of the repository of an image; at most ten thousand, in ten requests.
   *
   * @throws RegistryError
   */
  tags(reference: ImageReference, as: AskedAs): Promise<TagList>;
}

/** Puts a client of registries together. One for a process: its budgets and caches are worth something only when shared. */
export function createRegistry(options: RegistryOptions): Registry {
  const { send, clock, random, route } = options;
  const budget = createBudget({ clock, random, settings: options.budget });
  const client = createRegistryClient({ send, budget, clock });
  const door = createDoor(route);
  const store = options.store ?? createMemoryFactStore();
  const inspector = createInspector({
    client,
    door,
    store,
    clock,
    ...(options.inspection !== undefined && { settings: options.inspection }),
  });
  return {
    ...(options.shortNames === undefined ? inspector : throughShortNames(inspector, options.shortNames)),
    async describe(reference, as, extent) {
      const { answer, endpoint, isPublic } = await door.open(reference, as, async (question) => {
        const fetched = await client.manifest(question, manifestName(reference));
        const description = await describeManifest(fetched, { client, question });
        return extent === 'details' ? addDetails(description, { client, question }) : description;
      });
      return { ...answer, answeredBy: endpoint.host, isPublic };
    },
    async tags(reference, as) {
      return (await door.open(reference, as, (question) => client.tags(question))).answer;
    },
  };
}

/** Looks where a node would look: at the next registry only when the one before does not have the image. */
function throughShortNames(inspector: Inspector, shortNames: ShortNames): Inspector {
  return {
    recall: (image, reader) => inspector.recall(expandShortName(image, shortNames)[0] ?? image, reader),
    async tell(image, reader) {
      for (const name of expandShortName(image, shortNames)) {
        const told = await inspector.tell(name, reader);
        if (told !== undefined) return told;
      }
      return undefined;
    },
    hear: (reader, told) => inspector.hear(reader, told),
    async inspect(image, request) {
      const [first = image, ...others] = expandShortName(image, shortNames);
      let inspection = await inspector.inspect(first, request);
      for (const other of others) {
        const { facts } = inspection;
        if (facts.kind !== 'unknown' || (facts.reason !== 'not-found' && facts.reason !== 'refused')) break;
        inspection = await inspector.inspect(other, request);
      }
      return inspection;
    },
  };
}
