import type { Rule } from '../../rule.ts';

/** A browser with the usual shared memory. */
export const littleSharedMemory: Rule = {
  id: 'little-shared-memory',
  family: 'resources',
  severity: 'advice',
  topic: 'no-limits',
  title: 'A browser gets 64 MiB of shared memory.',
  why: 'Chrome and Firefox draw pages in /dev/shm, which is 64 MiB in a container and in a pod alike, and crash when it is full. Large pages, and more work on the same pod, reach it sooner.',
  remedy: 'State a shm_size of some hundred megabytes, or start Chrome with --disable-dev-shm-usage.',
  change: {
    file: 'compose.yaml',
    before: ['image: selenium/standalone-chrome:131.0'],
    after: ['image: selenium/standalone-chrome:131.0', 'shm_size: 1g'],
  },
  *looks({ services }) {
    for (const service of services) {
      // Puppeteer and Playwright, and what is built on them, start Chrome with --disable-dev-shm-usage.
      if (
        !/(?:^|\/)(?:selenium\/(?:standalone|node)-|selenoid|(?<!browserless\/)(?:alpine-)?chrome(?:$|:))/.test(
          service.image?.value ?? '',
        )
      )
        continue;
      const hasRoom =
        service.shmSizeBytes !== undefined ||
        service.ipc !== undefined ||
        service.mounts.some(({ target }) => target === '/dev/shm');
      if (hasRoom || /disable-dev-shm-usage/.test((service.command?.value ?? []).join(' '))) continue;
      yield {
        service: service.name,
        place: service.place,
        message: `The browser of ${service.name} crashes on large pages: it gets 64 MiB of shared memory.`,
        evidence: [{ text: 'it is a browser, and no shm_size is stated', place: service.place }],
        confidence: 'likely',
      };
    }
  },
};
