/** A browser without pages: it keeps cookies by host and port, and follows redirects one by one. */
export interface Walker {
  /** Follows an address until no redirect is left, or one leads to `until`, which is not opened. */
  go(address: string, until?: RegExp): Promise<{ readonly url: URL; readonly response: Response }>;
  readonly cookies: ReadonlyMap<string, ReadonlyMap<string, string>>;
  set(origin: string, name: string, value: string): void;
}

export function createWalker(): Walker {
  const cookies = new Map<string, Map<string, string>>();
  const jarOf = (origin: string): Map<string, string> => {
    const jar = cookies.get(origin) ?? new Map<string, string>();
    cookies.set(origin, jar);
    return jar;
  };
  return {
    cookies,
    set(origin, name, value) {
      jarOf(origin).set(name, value);
    },
    async go(address, until) {
      let url = new URL(address);
      for (let hop = 0; hop < 20; hop++) {
        const jar = jarOf(url.origin);
        const response = await fetch(url, {
          redirect: 'manual',
          headers: {
            accept: 'text/html',
            cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
          },
        });
        for (const header of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
          if (value === '') jar.delete(name);
          else jar.set(name, value);
        }
        const location = response.headers.get('location');
        if (location === null) return { url, response };
        url = new URL(location, url);
        if (until?.test(url.href)) return { url, response };
      }
      throw new Error(`${address} leads round in circles.`);
    },
  };
}
