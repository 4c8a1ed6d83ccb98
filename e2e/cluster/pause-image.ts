import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { arch } from 'node:process';
import { runProgram } from '../control-plane/run-program.ts';

/** Name of the image that holds a Pod's network. */
export const pauseReference = 'localhost/pause:1';

/** Writes an archive, as `docker save` would, of an image that holds this program alone. Gives its path. */
export async function writePauseArchive(folder: string, program: string): Promise<string> {
  const [root, contents] = [join(folder, 'pause', 'root'), join(folder, 'pause', 'contents')];
  for (const made of [root, contents]) mkdirSync(made, { recursive: true });
  cpSync(program, join(root, 'pause'));
  await pack(root, join(contents, 'layer.tar'));

  const layer = createHash('sha256')
    .update(readFileSync(join(contents, 'layer.tar')))
    .digest('hex');
  const configuration = {
    architecture: arch === 'x64' ? 'amd64' : arch,
    os: 'linux',
    config: { Entrypoint: ['/pause'], User: '65535:65535' },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
  };
  writeFileSync(join(contents, 'config.json'), JSON.stringify(configuration));
  const manifest = [{ Config: 'config.json', RepoTags: [pauseReference], Layers: ['layer.tar'] }];
  writeFileSync(join(contents, 'manifest.json'), JSON.stringify(manifest));
  const archive = join(dirname(root), 'pause.tar');
  await pack(contents, archive);
  return archive;
}

/** The same files always make the same archive. */
async function pack(folder: string, archive: string): Promise<void> {
  const fixed = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
  await runProgram('tar', ['--create', ...fixed, '--file', archive, '--directory', folder, '.']);
}
