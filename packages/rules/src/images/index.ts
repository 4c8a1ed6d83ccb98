import type { Family } from '../rule.ts';
import { baseWithoutArm } from './base-without-arm/rule.ts';
import { buildWithoutName } from './build-without-name/rule.ts';
import { builtForOneArchitecture } from './built-for-one-architecture/rule.ts';
import { downloadForOneArchitecture } from './download-for-one-architecture/rule.ts';
import { imageLatest } from './image-latest/rule.ts';
import { imageWithdrawn } from './image-withdrawn/rule.ts';
import { imageWithoutArm } from './image-without-arm/rule.ts';
import { imagesNotPinned } from './images-not-pinned/rule.ts';
import { modulesForOneArchitecture } from './modules-for-one-architecture/rule.ts';
import { oneArchitecture } from './one-architecture/rule.ts';
import { runsAsRoot } from './runs-as-root/rule.ts';
import { versionEnded } from './version-ended/rule.ts';

/** Images and how they are made. */
export const images: Family = {
  id: 'images',
  title: 'Images',
  rules: [
    baseWithoutArm,
    buildWithoutName,
    builtForOneArchitecture,
    downloadForOneArchitecture,
    imageLatest,
    imageWithdrawn,
    imageWithoutArm,
    imagesNotPinned,
    modulesForOneArchitecture,
    oneArchitecture,
    runsAsRoot,
    versionEnded,
  ],
};
