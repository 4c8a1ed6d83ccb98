import { imageNameOf, versionOfTag } from './image-name.ts';

/** An image that its publisher makes for amd64 alone. */
export interface SingleArchitecture {
  readonly product: string;
  /** Why there is none for arm64, and when somebody looked. */
  readonly because: string;
  /** What runs on both, when something does. */
  readonly instead?: string;
}

interface Known extends SingleArchitecture {
  readonly repository: RegExp;
  /** The last major version that is for amd64 alone; every version when absent. */
  readonly until?: number;
}

/** Only what a publisher says, or what its tracker of issues said when it was read in 2026. */
const known: readonly Known[] = [
  {
    repository: /^mysql$/,
    until: 7,
    product: 'MySQL',
    because: 'MySQL is built for arm64 from 8.0 on (docker-library/mysql)',
    instead: 'mysql:8.4',
  },
  {
    repository: /^mailhog\/mailhog$/,
    product: 'MailHog',
    because: 'its images are for amd64 alone (mailhog/MailHog, asked for since 2021 and open in 2026)',
    instead: 'axllent/mailpit',
  },
  {
    repository: /^postgis\/postgis$/,
    product: 'PostGIS',
    because: 'its images are for amd64 alone (postgis/docker-postgis, asked for for years and still open in July 2026)',
  },
  {
    repository: /^(?:mssql\/server|microsoft\/mssql-server-linux)$/,
    product: 'SQL Server',
    because: 'Microsoft makes SQL Server for Linux on x86-64 alone',
  },
  {
    repository: /^selenium\/(?:standalone|node)-(?:chrome|edge)$/,
    product: 'Selenium with Chrome or Edge',
    because: 'neither browser is made for Linux on arm64 (SeleniumHQ/docker-selenium, README)',
    instead: 'selenium/standalone-chromium',
  },
  {
    repository: /^(?:gvenzl\/oracle-xe|database\/express)$/,
    product: 'Oracle Database Express Edition',
    because: 'Oracle makes the Express Edition for x86-64 alone',
    instead: 'gvenzl/oracle-free',
  },
  {
    repository: /^(?:ibmcom|db2_community)\/db2$/,
    product: 'Db2',
    because: 'IBM makes its image for amd64, ppc64le and s390x',
  },
];

/** Folders of Docker Hub whose images are each for one architecture, and the one that it is. */
const folders: Readonly<Record<string, string>> = {
  amd64: 'amd64',
  i386: '386',
  arm64v8: 'arm64',
  arm32v7: 'arm/v7',
  arm32v6: 'arm/v6',
};

/** What is known of an image that is published for amd64 alone; undefined when nothing is. */
export function singleArchitectureOf(reference: string): SingleArchitecture | undefined {
  const { registry, repository, tag } = imageNameOf(reference);
  const isUsual = registry === undefined || /^(?:mcr\.microsoft\.com|icr\.io|container-registry\.oracle\.com)$/.test(registry);
  if (!isUsual) return undefined; // a copy of a company may have been built anew
  const found = known.find((one) => one.repository.test(repository));
  if (found?.until === undefined) return found;
  const [major] = versionOfTag(tag);
  return major !== undefined && major <= found.until ? found : undefined;
}

/** The architecture of an image that lies in a folder for it, and its name without; undefined for every other image. */
export function architectureFolderOf(reference: string): { readonly architecture: string; readonly plain: string } | undefined {
  const match = /^(?:docker\.io\/)?(amd64|i386|arm64v8|arm32v[67])\/([^/]+)$/.exec(reference.trim());
  const [, folder = '', plain = ''] = match ?? [];
  const architecture = folders[folder];
  return architecture === undefined ? undefined : { architecture, plain };
}
