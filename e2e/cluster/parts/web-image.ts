import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureComponents } from '../../components/components.ts';
import { runProgram } from '../../control-plane/run-program.ts';
import type { ImageContent } from './push-image.ts';

/** Where the program in the image answers HTTP, with 200 for `/`. */
export const webPort = 5000;

/**
 * A small image with a web server in it: the registry's own program, which is one file and needs nothing else.
 *
 * @param folder is made, for what the image is built from
 * @param content goes into a file of the image, so that different contents make different images
 */
export async function makeWebImage(folder: string, content = ''): Promise<ImageContent> {
  const { registry } = await ensureComponents(['registry']);
  const root = join(folder, 'root');
  mkdirSync(root, { recursive: true });
  copyFileSync(registry, join(root, 'server'));
  const configuration = { version: 0.1, log: { level: 'error' }, storage: { inmemory: {} }, http: { addr: `:${webPort}` } };
  writeFileSync(join(root, 'server.json'), JSON.stringify(configuration));
  writeFileSync(join(root, 'content'), content);
  const archive = join(folder, 'layer.tar');
  const alwaysAlike = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
  await runProgram('tar', ['--create', `--file=${archive}`, ...alwaysAlike, `--directory=${root}`, '.']);
  const config = {
    Entrypoint: ['/server', 'serve', '/server.json'],
    Env: ['OTEL_TRACES_EXPORTER=none'],
    User: '65532:65532',
  };
  return { config, layers: [readFileSync(archive)] };
}
