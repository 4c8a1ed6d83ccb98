/** Stands in for registries in tests: images, a registry that counts and fails on demand, a clock that stands still. */
export {
  createDouble,
  type DoubleAnswer,
  type DoubleOptions,
  type Fault,
  type RegistryDouble,
  type SeenRequest,
} from './double.ts';
export { createFakeClock, type FakeClock } from './fake-clock.ts';
export { type Content, contentOf, type SampleImage, sampleAttestation, sampleImage, sampleIndex, sampleTypes } from './images.ts';
