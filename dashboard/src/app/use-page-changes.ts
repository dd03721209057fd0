import { type RefObject, useEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import { announce } from '../ui/announce.ts';

/**
 * At each change of page the focus goes to `main`, so that the keyboard goes on there, the page is seen from its top
 * unless one goes back to it, and its title is announced.
 */
export function usePageChanges(main: RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const isReturn = useNavigationType() === NavigationType.Pop;
  const shown = useRef(pathname);
  useEffect(() => {
    const before = shown.current;
    shown.current = pathname;
    // The bare address only leads on to the first page.
    if (before === pathname || before === '/') return;
    if (!isReturn) window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
    return onceTitled(announce);
  }, [pathname, isReturn, main]);
}

/** The title of the document while no page has set one. */
const BARE_TITLE = 'Exemplar';

/** Calls once the page has its title, which may come with its data; the returned function ends the wait. */
function onceTitled(act: (title: string) => void): () => void {
  const observer = new MutationObserver(look);
  function look() {
    if (document.title === BARE_TITLE) return;
    observer.disconnect();
    act(document.title);
  }
  observer.observe(document.head, { childList: true, characterData: true, subtree: true });
  look();
  return () => {
    observer.disconnect();
  };
}
