/** Vite writes addresses relative to the page, which may lie deep under its routes; and the page asks where it lies. */
export function underBasePath(page: string, basePath: string): string {
  return page
    .replaceAll(/(\s(?:src|href)=")\.\//g, `$1${basePath}/`)
    .replace(/(<meta name="base-path" content=")(")/, `$1${basePath}$2`);
}
