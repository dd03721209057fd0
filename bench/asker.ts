/** Asks for something. @returns the answer as it came. @throws when it has errors */
export type Ask = (query: string, variables?: object) => Promise<string>;

/** Asks an API over HTTP, as any client does. */
export function askerOf({ url, token }: { readonly url: string; readonly token: string }): Ask {
  return async (query, variables = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    if (!response.ok || text.includes('"errors":[')) throw new Error(`${query}: ${text.slice(0, 500)}`);
    return text;
  };
}
