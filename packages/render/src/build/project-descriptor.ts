import type { App } from '@landfall/model';

/** Path of the descriptor in the delivery. */
const path = 'build/project.toml';

/**
 * How a builder puts the image together, for an application that has no Dockerfile: a project descriptor, which `pack` and
 * the builders of pipelines read. Empty where something else builds.
 *
 * @source github.com/buildpacks/spec extensions/project-descriptor.md, version 0.2
 * @source github.com/heroku/buildpacks-deb-packages, "Configuration"
 */
export function buildFiles({ name, heroku }: App): ReadonlyMap<string, string> {
  if (heroku?.build === undefined) return new Map();
  const { builder, buildpacks, missing, systemPackages } = heroku.build;
  const image = plain(name.value);
  const lines = [
    `# How the image of ${image} is built; all process types run from it. In the folder of the sources:`,
    `# pack build REGISTRY/${image} --descriptor deploy/build/project.toml --publish`,
    ...missing.map((buildpack) => `# The builder has nothing for ${plain(buildpack)}: install what it installs in another way.`),
    '',
    '[_]',
    'schema-version = "0.2"',
    `id = ${quoted(name.value)}`,
    '',
    '[io.buildpacks]',
    `builder = ${quoted(builder)}`,
    ...(buildpacks.length === 0 ? ['# No buildpack is stated: the builder finds the language.'] : []),
    ...buildpacks.flatMap((buildpack) => ['', '[[io.buildpacks.group]]', `id = ${quoted(buildpack)}`]),
    ...(systemPackages.length === 0
      ? []
      : ['', '[com.heroku.buildpacks.deb-packages]', `install = [${systemPackages.map(quoted).join(', ')}]  # Aptfile`]),
  ];
  return new Map([[path, `${lines.join('\n')}\n`]]);
}

/** A basic string of TOML: the escapes of JSON are among its own. */
function quoted(text: string): string {
  return JSON.stringify(plain(text));
}

/** Without what would end a line, for any reader, or steer a terminal. */
function plain(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
}
