const MAX_LENGTH = 300;

/** A hostile path made fit to be stored and shown: the database holds no NUL, a terminal obeys control characters. */
export function shownPath(path: string): string {
  return path.slice(0, MAX_LENGTH).replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '\ufffd');
}
