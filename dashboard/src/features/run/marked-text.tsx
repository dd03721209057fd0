import type { LogFind } from './find-in-log.ts';
import { markedParts } from './marked-parts.ts';

/** A text with the places marked that match. */
export function MarkedText({ text, find }: { text: string; find: LogFind }) {
  return markedParts(text, find).map((part, index) =>
    part.isMatch ? <mark key={index}>{part.text}</mark> : part.text,
  );
}
