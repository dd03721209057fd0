import type { RefObject } from 'react';
import classes from './skip-link.module.css';

/** The first stop of the keyboard: past the header, to what the page is about. */
export function SkipLink({ target }: { target: RefObject<HTMLElement | null> }) {
  return (
    <a
      href="#main"
      className={classes.link}
      onClick={(event) => {
        event.preventDefault(); // the address stays as it is
        target.current?.focus();
      }}
    >
      Skip to the content
    </a>
  );
}
