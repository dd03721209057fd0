export interface Announcement {
  readonly text: string;
  /** Tells one announcement from the next of the same text. */
  readonly number: number;
}

let newest: Announcement = { text: '', number: 0 };
const listeners = new Set<() => void>();

/** Has a screen reader say `text` once it has finished what it is saying. */
export function announce(text: string): void {
  newest = { text, number: newest.number + 1 };
  for (const listener of listeners) listener();
}

export function readAnnouncement(): Announcement {
  return newest;
}

export function onAnnouncement(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
