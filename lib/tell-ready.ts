/** Tells the launcher, where there is one, that this process is ready. One that is gone by then is heard of by `disconnect`. */
export function tellReady(facts: Readonly<Record<string, string>> = {}): void {
  process.send?.({ type: 'ready', ...facts }, undefined, undefined, () => undefined);
}
