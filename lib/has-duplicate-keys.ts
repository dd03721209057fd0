/**
 * Whether an object somewhere in `json` has a key twice, which JSON.parse lets pass silently. `json` must be valid.
 */
export function hasDuplicateKeys(json: string): boolean {
  const seen: Set<string>[] = [];
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{') seen.push(new Set());
    else if (token === '}') seen.pop();
    else {
      const key: unknown = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1));
      const keys = seen.at(-1);
      if (typeof key !== 'string' || keys === undefined || !token.endsWith(':')) continue;
      if (keys.has(key)) return true;
      keys.add(key);
    }
  }
  return false;
}

/** A brace, or a text with the colon that makes it a key. */
const TOKEN = /[{}]|"(?:[^"\\]+|\\.)*"(?:\s*:)?/g;
