/** Whether the API server asks us, and for how long it has looked as if that should change. */
export interface RegistrationState {
  /** `new`: nothing is known of us yet. */
  readonly phase: 'new' | 'registered' | 'withdrawn';
  /** Looks in a row that speak for the other phase. */
  readonly streak: number;
}

/** Going is quick, coming back is slow: who comes and goes is worse than who is away. */
const looksToWithdraw = 3;
const looksToReturn = 6;

/** A registration that has not been looked at: one that is there from a process before holds until looks say otherwise. */
export function initialRegistration(isThere: boolean): RegistrationState {
  return { phase: isThere ? 'registered' : 'new', streak: 0 };
}

/** What follows from one more look at how we are. */
export function nextRegistration({ phase, streak }: RegistrationState, isWell: boolean): RegistrationState {
  if (phase === 'new') return { phase: isWell ? 'registered' : 'new', streak: 0 };
  if (phase === 'registered') {
    if (isWell) return { phase, streak: 0 };
    return streak + 1 >= looksToWithdraw ? { phase: 'withdrawn', streak: 0 } : { phase, streak: streak + 1 };
  }
  if (!isWell) return { phase, streak: 0 };
  return streak + 1 >= looksToReturn ? { phase: 'registered', streak: 0 } : { phase, streak: streak + 1 };
}
