import { memoryWorkspace } from '@landfall/model';
import { describe, expect, it } from 'vitest';
import { loadProject } from '../load/project.ts';
import { readApp } from '../read-app.ts';

const text = 'services:\n  web: {image: web}\n  job: {image: job, profiles: [workers, debug]}\n';

function findingsFor(...profiles: readonly string[]): readonly string[] {
  const workspace = memoryWorkspace(new Map([['/app/compose.yaml', text]]));
  const project = loadProject(workspace, { workingDirectory: '/app', files: [], profiles, envFiles: [], environment: {} });
  return readApp(project, workspace)
    .findings.filter(({ code }) => code === 'profile-unknown')
    .map(({ message, remedy }) => `${message} ${remedy}`);
}

describe('unknownProfiles', () => {
  it('says which profile was meant, and which there are', () => {
    expect(findingsFor('wrokers')).toEqual([
      'No service has the profile wrokers. Did you mean workers? Profiles of this application: debug, workers.',
    ]);
  });

  it('is silent on profiles that a service has, and on all of them', () => {
    expect(findingsFor('workers', '*')).toEqual([]);
  });
});
