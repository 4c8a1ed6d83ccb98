/** Decides where a pod may run: image platforms, the pod, the nodes and the policy in; a decision and a patch out. */

export { type ImageFacts, type ProvenImage, type UnknownImage, type UnknownReason, unknownReasons } from './image-facts.ts';
export { comparePlatforms, formatPlatform, normalisePlatform, type Platform, parsePlatform } from './platform.ts';
