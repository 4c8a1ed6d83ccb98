/** A health check that only asks a port, which Kubernetes can do itself. */
export type NetworkCheck =
  | {
      readonly kind: 'http';
      readonly scheme: 'HTTP' | 'HTTPS';
      readonly host: string;
      readonly port: number;
      readonly path: string;
      readonly headers: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'grpc'; readonly host: string; readonly port: number; readonly service: string | undefined };

/**
 * Recognises `curl -f`, `wget`, `nc -z` and `grpc_health_probe` in their plain forms. Anything that a probe of Kubernetes
 * would judge differently is left alone: curl without `--fail` succeeds on a 500, a POST is no GET.
 *
 * @param words an argument vector
 */
export function recogniseNetworkCheck(words: readonly string[]): NetworkCheck | undefined {
  const [program = '', ...rest] = words;
  switch (program.slice(program.lastIndexOf('/') + 1)) {
    case 'curl':
      return fromCurl(rest);
    case 'wget':
      return fromWget(rest);
    case 'nc':
    case 'ncat':
    case 'netcat':
      return fromNetcat(rest);
    case 'grpc_health_probe':
      return fromGrpcProbe(rest);
    default:
      return undefined;
  }
}

const curlFlags = new Set([
  '--fail',
  '--silent',
  '--show-error',
  '--location',
  '--insecure',
  '--fail-with-body',
  '--ipv4',
  '--no-progress-meter',
  '--compressed',
]);
const curlValues = new Set([
  '--output',
  '--max-time',
  '--connect-timeout',
  '--retry',
  '--retry-delay',
  '-o',
  '-m',
  '--header',
  '-H',
  '--user-agent',
  '-A',
  '--request',
  '-X',
  '--noproxy',
]);

function fromCurl(words: readonly string[]): NetworkCheck | undefined {
  const headers = new Map<string, string>();
  let url: string | undefined;
  let fails = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [name = '', attached] = word.startsWith('--') ? word.split(/=(.*)/s) : [word];
    if (curlValues.has(name)) {
      const value = attached ?? words[(index += 1)] ?? '';
      if ((name === '-X' || name === '--request') && value !== 'GET') return undefined;
      if ((name === '-H' || name === '--header') && !addHeader(headers, value)) return undefined;
    } else if (curlFlags.has(word)) fails ||= word.startsWith('--fail');
    else if (/^-m\d+$/.test(word)) continue;
    else if (/^-[fsSLk4]+$/.test(word)) fails ||= word.includes('f');
    else if (/^-[fsSLk4]*[om]$/.test(word)) {
      fails ||= word.includes('f');
      index += 1;
    } else if (word.startsWith('-') || url !== undefined) return undefined;
    else url = word;
  }
  return fails && url !== undefined ? fromUrl(url, headers) : undefined;
}

const wgetFlags = new Set([
  '-q',
  '--quiet',
  '--spider',
  '-nv',
  '--no-verbose',
  '-S',
  '--server-response',
  '--no-check-certificate',
  '-qO-',
  '-O-',
  '-qO/dev/null',
  '--no-cache',
  '--inet4-only',
  '-4',
]);

function fromWget(words: readonly string[]): NetworkCheck | undefined {
  const headers = new Map<string, string>();
  let url: string | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (wgetFlags.has(word) || /^--(tries|timeout|output-document|user-agent)=/.test(word) || /^-(t|T)\d+$/.test(word)) continue;
    if (/^(-O|-qO|-t|-T|--tries|--timeout|--output-document)$/.test(word)) index += 1;
    else if (word.startsWith('--header')) {
      const value = word.startsWith('--header=') ? word.slice(9) : (words[(index += 1)] ?? '');
      if (!addHeader(headers, value)) return undefined;
    } else if (word.startsWith('-') || url !== undefined) return undefined;
    else url = word;
  }
  return url === undefined ? undefined : fromUrl(url, headers);
}

function addHeader(headers: Map<string, string>, text: string): boolean {
  const match = /^([-A-Za-z0-9]+):\s*(.*)$/.exec(text);
  const [, name, value] = match ?? [];
  if (name === undefined || value === undefined || name.toLowerCase() === 'content-length') return false;
  headers.set(name, value);
  return true;
}

/** Reads `http://user@host:port/path?query`; without a scheme curl and wget take http. No address with credentials. */
function fromUrl(text: string, headers: ReadonlyMap<string, string>): NetworkCheck | undefined {
  const match = /^(?:(https?):\/\/)?(\[[0-9a-fA-F:]+\]|[-A-Za-z0-9._]+)(?::(\d{1,5}))?(\/[^\s#]*|\?[^\s#]*)?$/i.exec(text);
  if (match === null) return undefined;
  const [, scheme = 'http', host = '', port, path = '/'] = match;
  const isSecure = scheme.toLowerCase() === 'https';
  return {
    kind: 'http',
    scheme: isSecure ? 'HTTPS' : 'HTTP',
    host,
    port: port === undefined ? (isSecure ? 443 : 80) : Number(port),
    path: path.startsWith('/') ? path : `/${path}`,
    headers,
  };
}

function fromNetcat(words: readonly string[]): NetworkCheck | undefined {
  const values: string[] = [];
  let isScan = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) values.push(word);
    else if (!/^-[zvn4]*(w\d*)?$/.test(word)) return undefined;
    // A bare -w takes the next word: the timeout.
    else if (word.endsWith('w')) index += 1;
    isScan ||= /^-.*z/.test(word);
  }
  const [host, port, ...more] = values;
  if (!isScan || host === undefined || more.length > 0 || !/^\d{1,5}$/.test(port ?? '')) return undefined;
  return { kind: 'tcp', host, port: Number(port) };
}

function fromGrpcProbe(words: readonly string[]): NetworkCheck | undefined {
  let address: string | undefined;
  let service: string | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const [name = '', attached] = (words[index] ?? '').replace(/^--?/, '').split(/=(.*)/s);
    const value = () => attached ?? words[(index += 1)] ?? '';
    if (name === 'addr') address = value();
    else if (name === 'service') service = value();
    else if (name === 'connect-timeout' || name === 'rpc-timeout') value();
    else return undefined;
  }
  const match = /^(.*):(\d{1,5})$/.exec(address ?? '');
  const [, host, port] = match ?? [];
  return port === undefined
    ? undefined
    : { kind: 'grpc', host: host === undefined || host === '' ? 'localhost' : host, port: Number(port), service };
}
