import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import { untilLoaded } from './until-loaded.ts';

/** Milliseconds that the first page has for itself, to ask for its data and to draw them. */
const HEAD_START_MS = 1_500;

/**
 * A component whose code is no part of the first visit. It is fetched soon after the first page, so that it is there
 * even when the server goes away; whoever needs it sooner waits for it, for as long as the server is away.
 */
export function loadedLater<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  let loading: Promise<{ default: ComponentType<Props> }> | undefined;
  const fetchOnce = () => (loading ??= untilLoaded(load).then((component) => ({ default: component })));
  afterFirstPage(() => void fetchOnce());
  return lazy(fetchOnce);
}

function afterFirstPage(act: () => void): void {
  const wait = () => {
    setTimeout(act, HEAD_START_MS);
  };
  if (document.readyState === 'complete') wait();
  else window.addEventListener('load', wait, { once: true });
}
