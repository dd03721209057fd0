import { bigKey, wholeKey } from '../relay/sort-key.ts';

/** Log lines as they were logged: by their event, and in it by their place. */
export const logOrder = {
  field: 'event',
  direction: 'ASC',
  key: bigKey('sequence'),
  id: wholeKey('ordinal'),
} as const;
