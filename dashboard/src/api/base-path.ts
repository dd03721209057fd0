/** Path under which people reach the server, without a slash at its end: `''` or `'/exemplar'`. The server writes it in. */
export function basePath(): string {
  // Tests of what a page does run without a page.
  if (typeof document === 'undefined') return '';
  return document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? '';
}
