/** A dataset version as lines and tables name it; null where there is none. */
export function nameOfVersion(
  version: { readonly number: number; readonly dataset: { readonly name: string } } | null,
): string | null {
  return version && `${version.dataset.name} v${version.number}`;
}
