import Bowser from 'bowser';

/** What a browser calls itself, in plain words, e.g. `Firefox 128 on Linux`. */
export function browserWords(userAgent: string | null): string {
  if (!userAgent) return UNKNOWN;
  const { browser, os } = Bowser.parse(userAgent);
  if (!browser.name) return UNKNOWN;
  const name = [browser.name, browser.version?.split('.')[0]].filter(Boolean).join(' ');
  return os.name ? `${name} on ${os.name}` : name;
}

const UNKNOWN = 'Unknown browser';
