import type { Page } from './page.ts';

/** A page whose file does not say what the code says. */
export interface StalePage {
  readonly path: string;
  /** What the file should hold. */
  readonly text: string;
}

/** The pages whose files are missing or out of date; `read` gives an empty text for a missing file. */
export async function findStale(pages: readonly Page[], read: (path: string) => string): Promise<readonly StalePage[]> {
  const stale: StalePage[] = [];
  for (const page of pages) {
    const former = read(page.path);
    const text = await page.write(former);
    if (text !== former) stale.push({ path: page.path, text });
  }
  return stale;
}

/** Files of a folder of generated pages that no page makes. */
export function findOrphans(pages: readonly Page[], files: readonly string[]): readonly string[] {
  const known = new Set(pages.map((page) => page.path));
  return files.filter((file) => !known.has(file));
}
