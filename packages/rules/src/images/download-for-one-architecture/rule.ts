import type { Rule } from '../../rule.ts';
import { dockerfilesOf } from '../../sources/dockerfile.ts';
import { findInCode } from '../../sources/find-in-code.ts';

/** The address of a file whose name says one kind of processor. */
const download = /https?:\/\/[^\s"'\\]*[-_./](amd64|x86[_-]64|x64)(?=[-_./"'\s?]|$)/m;
/** The file knows of other architectures, whatever it does with them. */
const choice = /TARGETARCH|TARGETPLATFORM|--print-architecture|\buname\b|\barch\)|aarch64|arm64|apk --print-arch/;

/** A program for one kind of processor is put into the image. */
export const downloadForOneArchitecture: Rule = {
  id: 'download-for-one-architecture',
  family: 'images',
  severity: 'advice',
  topic: 'image-arch',
  title: 'A program for one kind of processor is downloaded into the image.',
  why: 'The build succeeds for every architecture, and the image says that it is for all of them; on nodes of the other kind the program ends with an exec format error when it is first called.',
  remedy: 'Choose the file by TARGETARCH, which the builder sets; `landfall arch dockerfile` writes the change.',
  change: {
    file: 'Dockerfile',
    before: ['RUN curl -LO https://example.org/tool-linux-amd64'],
    after: ['ARG TARGETARCH', 'RUN curl -LO https://example.org/tool-linux-${TARGETARCH}'],
  },
  *looks({ services, sources }) {
    for (const { service, file } of dockerfilesOf(services, sources)) {
      if (choice.test(file.text)) continue;
      const [match] = findInCode([file], /./, download);
      if (match === undefined) continue;
      yield {
        service: service.name,
        place: match.place,
        message: `The image of ${service.name} gets a program for ${match.groups[0]}, whatever it is built for.`,
        evidence: [{ text: 'its address says for which architecture it is, and nothing chooses another', place: match.place }],
        confidence: 'likely',
      };
    }
  },
};
