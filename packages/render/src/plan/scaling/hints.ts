import { derive, type Fact, type Service } from '@landfall/model';

/** What a person decided about scaling. */
export interface ScalingHints {
  /** Zero lets a worker go to none while nothing waits. */
  readonly min?: Fact<number>;
  readonly max?: Fact<number>;
  /** Percent of the request. */
  readonly cpu?: Fact<number>;
  readonly memory?: Fact<number>;
  readonly isOff: boolean;
}

/** Reads the hints `hpa.min`, `hpa.max`, `hpa.cpu` and `hpa.memory`, also as one map, and `hpa: false`. */
export function readScalingHints(service: Service): ScalingHints {
  const parts = new Map<string, Fact<unknown>>();
  for (const { name, value } of service.hints) {
    if (name === 'hpa' || name === 'autoscaling') {
      const whole = value.value;
      if (typeof whole === 'object' && whole !== null)
        for (const [part, inner] of Object.entries(whole)) parts.set(part, derive(value, inner));
      else parts.set('', value);
    } else if (name.startsWith('hpa.')) parts.set(name.slice(4).replace(/^replicas\./, ''), value);
  }
  const min = numberOf(parts.get('min'), 0);
  const max = numberOf(parts.get('max'), 1);
  const cpu = numberOf(parts.get('cpu'), 1);
  const memory = numberOf(parts.get('memory'), 1);
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    isOff: parts.get('')?.value === false || parts.get('')?.value === 'false',
  };
}

function numberOf(fact: Fact<unknown> | undefined, least: number): Fact<number> | undefined {
  if (fact === undefined) return undefined;
  const value =
    typeof fact.value === 'number'
      ? fact.value
      : typeof fact.value === 'string'
        ? Number(fact.value.replace(/%$/, ''))
        : Number.NaN;
  return Number.isInteger(value) && value >= least ? derive(fact, value) : undefined;
}
