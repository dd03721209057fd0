/** Whether the page comes from the machine it is looked at on: only there can one start the server. */
export function isOwnMachine(): boolean {
  // Tests of what a page does run without a page.
  const { location } = globalThis as { readonly location?: { readonly hostname: string } };
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(location?.hostname ?? '');
}
