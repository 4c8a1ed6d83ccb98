/**
 * A behaviour that placement is held to, by its number in the list of 92. It is proved here, or says in words where it is.
 */
export type Case = readonly [number: number, behaviour: string, proof: (() => void) | string];
