import type { RoleGuess, Service } from '@landfall/model';
import type { FoundImage } from '../images/find-image.ts';
import { roleByImage } from './by-image.ts';
import { isToolOfImage, roleByEnding, roleByProgram } from './by-program.ts';
import { roleBySurface } from './by-surface.ts';
import { evidence, guess } from './evidence.ts';
import { programOf } from './program-text.ts';
import { type Surroundings, surroundingsOf } from './surroundings.ts';

/**
 * Gives each service its role, with the evidence: what a person said, else that it must end, else its image, else its
 * command, else its ports, name and neighbours. A guess is marked as one.
 *
 * @param imageOf the well-known image that a service runs or is built on
 */
export function inferRoles(services: readonly Service[], imageOf: (service: Service) => FoundImage | undefined): Service[] {
  const around = surroundingsOf(services);
  return services.map((service) => ({ ...service, role: roleOf(service, imageOf(service), around) }));
}

function roleOf(service: Service, found: FoundImage | undefined, around: Surroundings): RoleGuess {
  const said = service.hints.find((hint) => hint.name === 'role');
  if (said !== undefined) {
    const place = said.value.origin.how === 'default' ? undefined : said.value.origin.place;
    // The vocabulary of hints admits no other word for a role.
    return guess(said.value.value as RoleGuess['role'], 'stated', [evidence('a person said so', place)], found?.image.product);
  }
  const schedule = service.hints.find((hint) => hint.name === 'schedule' || hint.name === 'kind');
  if (schedule !== undefined) {
    const place = schedule.value.origin.how === 'default' ? undefined : schedule.value.origin.place;
    return guess('job', 'stated', [evidence('a person gave it a schedule, or said that it ends', place)], found?.image.product);
  }
  const program = programOf(service);
  const ending = roleByEnding(service, around);
  const byProgram = roleByProgram(service, program);
  if (ending !== undefined)
    return ending.product === undefined && byProgram?.role === 'job'
      ? { ...ending, product: byProgram.product ?? 'task' }
      : ending;

  const isTool = isToolOfImage(service, found, program);
  if (isTool)
    return guess('job', 'likely', [evidence(`it runs a client of ${found?.image.product}, not the server`, program?.place)]);
  // What a plain product runs is its server; what a base image runs is told by the command.
  const isProduct = found !== undefined && found.image.role !== 'unknown';
  // An application's image that is told to run its own cron, as Nextcloud's is, serves nobody.
  if (byProgram?.role === 'scheduler' && (service.entrypoint ?? service.command) !== undefined) return byProgram;
  const byImage = roleByImage(service, found, around);
  if (isProduct && byImage !== undefined && !(service.build !== undefined && byProgram !== undefined)) return byImage;
  return byProgram ?? byImage ?? roleBySurface(service, around);
}
