import type { Finding } from '@landfall/model';
import { child } from '../../compose/reading/cursor.ts';
import { builder, herokuBuildOf, isInBuilder } from '../build-plan.ts';
import type { BuildPlan } from '../processes/image.ts';
import { type HerokuProject, projectFiles } from '../project.ts';
import { finding } from './catalogue.ts';

/** What has to be done so that there are images to run. */
export function buildFindings(project: HerokuProject, plan: BuildPlan): readonly Finding[] {
  const { descriptors, sources, name } = project;
  if (plan.kind === 'dockerfile')
    return descriptors.appJson === undefined || !usesBuildpacks(project)
      ? []
      : [
          finding(
            'heroku-dockerfile',
            'The Dockerfile is built, though app.json names buildpacks.',
            'Check that it builds the same application; remove it to build from buildpacks.',
            { place: { file: 'Dockerfile', line: 1, column: 1 } },
          ),
        ];
  if (plan.kind === 'docker') return [];
  const known = plan.buildpacks.filter(isInBuilder);
  // The delivery has a descriptor of the build; one of the sources themselves says more.
  const how = herokuBuildOf(plan, project) === undefined ? ` --builder ${builder}` : ' --descriptor deploy/build/project.toml';
  const file = sources.languages[0]?.file ?? projectFiles(project)[0] ?? 'Procfile';
  const place = { file, line: 1, column: 1 };
  return [
    finding(
      'heroku-build',
      `There is no Dockerfile: a pipeline must build the image from ${known.length === 0 ? 'buildpacks' : known.join(', ')}.`,
      `Build with \`pack build REGISTRY/${name.value}${how} --publish\`, and write its digest to environments/<env>/images.yaml.`,
      { place },
    ),
    ...plan.buildpacks
      .filter((buildpack) => !isInBuilder(buildpack))
      .map((buildpack) =>
        finding(
          'heroku-build-part',
          `The buildpack ${buildpack} has no successor in the builder.`,
          'Find out what it installs, and install it in a Dockerfile or by heroku/deb-packages.',
          { place: descriptors.appJson?.at.node.place ?? place },
        ),
      ),
  ];
}

function usesBuildpacks({ descriptors }: HerokuProject): boolean {
  return child(descriptors.appJson?.at, 'buildpacks') !== undefined;
}
