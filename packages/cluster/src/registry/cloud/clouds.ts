import { aws } from './aws.ts';
import { azure } from './azure.ts';
import type { Cloud } from './cloud-credential.ts';
import { google } from './google.ts';

/** Every cloud whose registries take the identity of a workload. */
export const clouds: readonly Cloud[] = [aws, azure, google];
