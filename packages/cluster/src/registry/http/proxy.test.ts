import { describe, expect, it } from 'vitest';
import { proxyFor, readProxySettings } from './proxy.ts';

const proxy = 'http://proxy.example:3128';

function isDirect(url: string, direct: string): boolean {
  return proxyFor(new URL(url), readProxySettings({ HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: direct })) === undefined;
}

describe('proxies', () => {
  it('reads the variables in either case, lower case first', () => {
    expect(readProxySettings({ https_proxy: 'http://a', HTTPS_PROXY: 'http://b', http_proxy: '', NO_PROXY: 'x, y' })).toEqual({
      https: 'http://a',
      direct: ['x', 'y'],
    });
    expect(readProxySettings({ HTTPS_PROXY: 'proxy.example:3128' }).https).toBe('http://proxy.example:3128');
    expect(readProxySettings({})).toEqual({ direct: [] });
  });

  it('chooses by the scheme', () => {
    const settings = readProxySettings({ HTTPS_PROXY: 'http://secure', HTTP_PROXY: 'http://plain' });

    expect(proxyFor(new URL('https://registry.example/'), settings)).toBe('http://secure');
    expect(proxyFor(new URL('http://registry.example/'), settings)).toBe('http://plain');
    expect(proxyFor(new URL('http://registry.example/'), readProxySettings({ HTTPS_PROXY: 'http://secure' }))).toBeUndefined();
  });

  it.each(['https://localhost/', 'https://127.0.0.1:5000/', 'https://[::1]/'])('asks %s directly', (url) => {
    expect(isDirect(url, '')).toBe(true);
  });

  it.each([
    ['https://registry.example/', 'registry.example', true],
    ['https://eu.registry.example/', 'registry.example', true],
    ['https://registry.example/', '.registry.example', false],
    ['https://eu.registry.example/', '.registry.example', true],
    ['https://eu.registry.example/', '*.registry.example', true],
    ['https://notregistry.example/', 'registry.example', false],
    ['https://REGISTRY.example/', 'Registry.Example', true],
    ['https://registry.example/', 'registry.example:443', true],
    ['https://registry.example/', 'registry.example:5000', false],
    ['https://registry.example:5000/', 'registry.example:5000', true],
    ['https://10.2.3.4/', '10.0.0.0/8', true],
    ['https://11.2.3.4/', '10.0.0.0/8', false],
    ['https://10.2.3.4/', '10.2.3.4', true],
    ['https://[fd00::7]:5000/', '[fd00::7]:5000', true],
    ['https://[fd00::7]/', 'fd00::/8', true],
    ['https://anything.example/', '*', true],
    ['https://anything.example/', '', false],
  ])('%s with NO_PROXY=%s: direct is %s', (url, direct, expected) => {
    expect(isDirect(url, direct)).toBe(expected);
  });
});
