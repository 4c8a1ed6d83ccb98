import { placeOf } from '../../places.ts';
import { fixedVariableOf, isYes } from '../../reading/variables.ts';
import type { Rule } from '../../rule.ts';

const modes =
  /^(?:FLASK|RAILS|RACK|NODE|APP|DJANGO|LARAVEL|ASPNETCORE|DOTNET|HANAMI|MIX|SYMFONY|GO)_ENV(?:IRONMENT)?$|^ASPNETCORE_ENVIRONMENT$/;
const ofDevelopers = /^(?:dev|development|local|debug)$/i;
const switches = /^(?:DJANGO_DEBUG|FLASK_DEBUG|APP_DEBUG|WP_DEBUG|WORDPRESS_DEBUG)$/;

/** The application runs in development mode. */
export const developmentMode: Rule = {
  id: 'development-mode',
  family: 'configuration',
  severity: 'warning',
  topic: 'other',
  title: 'The application is told that it runs on the machine of a developer.',
  why: 'Development mode shows stack traces and settings to visitors, reloads code, keeps less in memory and more on disk. On one machine nobody may have noticed; in a cluster every replica does it.',
  remedy: 'Set the mode for each environment, and say production where nothing else is said.',
  change: { file: 'compose.yaml', before: ['FLASK_ENV: development'], after: ['FLASK_ENV: ${FLASK_ENV:-production}'] },
  *looks({ services }) {
    for (const service of services) {
      const variable = fixedVariableOf(
        service,
        (name, value) => (switches.test(name) && isYes(value)) || (modes.test(name) && ofDevelopers.test(value)),
      );
      if (variable === undefined) continue;
      const place = placeOf(variable.value, service.place);
      yield {
        service: service.name,
        place,
        message: `${service.name} runs in development mode, in every environment the same: ${variable.name} is fixed here.`,
        evidence: [{ text: `${variable.name} says so`, place }],
      };
    }
  },
};
