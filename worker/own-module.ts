import { pathToFileURL } from 'node:url';

/** The folder of the bundles that this process runs from; scripts/bundles.mjs puts it in. Sources run without. */
declare const EXEMPLAR_BUNDLES: string | undefined;

/** Where a module, or a folder of modules, of this worker is to be loaded from: what runs bundled stays bundled. */
export function ownModule(source: URL): URL {
  if (typeof EXEMPLAR_BUNDLES === 'undefined') return source;
  const inRepository = source.href.slice(repository.href.length);
  return new URL(inRepository.replace(/\.ts$/, '.js'), pathToFileURL(`${EXEMPLAR_BUNDLES}/`));
}

const repository = new URL('..', import.meta.url);
