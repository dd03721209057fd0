/** The ends of a y axis; null for one that follows the values. */
export type YRange = readonly [low: number | null, high: number | null];

/** "0..2.5", "..1" or "0.." of an address; null where it says nothing. One that is upside down is kept, to be mended. */
export function readYRange(text: string): YRange | null {
  const parts = text.split('..');
  if (parts.length !== 2) return null;
  const [low, high] = parts.map((part) =>
    part === '' || !Number.isFinite(Number(part)) ? null : Number(part),
  );
  return low === undefined || high === undefined || (low === null && high === null) ? null : [low, high];
}

export function writeYRange([low, high]: YRange): string {
  return `${low ?? ''}..${high ?? ''}`;
}
