/**
 * Calls something n times, one after another.
 *
 * @returns milliseconds of each call
 */
export async function timeEach(n: number, call: (i: number) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < n; i++) {
    const begun = performance.now();
    await call(i);
    samples.push(performance.now() - begun);
  }
  return samples;
}
