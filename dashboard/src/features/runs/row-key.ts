/** What a key does in the table of runs. */
export type RowAct =
  | { readonly kind: 'GO' | 'OPEN'; readonly index: number }
  | { readonly kind: 'SELECT'; readonly index: number; readonly isRange: boolean };

interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Null for keys that are not the table's. */
export function rowKey(
  { key, shiftKey, ctrlKey, metaKey, altKey }: Pressed,
  { active, count }: { readonly active: number | null; readonly count: number },
): RowAct | null {
  if (ctrlKey || metaKey || altKey || count === 0) return null;
  const go = (index: number): RowAct => ({ kind: 'GO', index: Math.min(count - 1, Math.max(0, index)) });
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return go(active === null ? 0 : active + 1);
    case 'ArrowUp':
    case 'k':
      return go(active === null ? 0 : active - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(count - 1);
    case 'x':
    case 'X':
    case ' ':
      return active === null ? null : { kind: 'SELECT', index: active, isRange: shiftKey };
    case 'Enter':
      return active === null ? null : { kind: 'OPEN', index: active };
    default:
      return null;
  }
}
