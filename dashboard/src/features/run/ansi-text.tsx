import Anser from 'anser';
import type { CSSProperties } from 'react';
import classes from './ansi-text.module.css';
import type { LogFind } from './find-in-log.ts';
import { MarkedText } from './marked-text.tsx';

/**
 * A text with the colors and styles that its ANSI codes ask for. Colors keep their hue and get a lightness at which they
 * can be read on the page; other codes do nothing.
 */
export function AnsiText({ text, find }: { text: string; find: LogFind }) {
  return Anser.ansiToJson(text, { json: true, remove_empty: true }).map((part, index) => (
    <span key={index} className={classes.part} style={styleOf(part)} data-styles={part.decorations.join(' ')}>
      <MarkedText text={part.content} find={find} />
    </span>
  ));
}

/** Anser gives colors as `187, 0, 0`, and none as null. */
function styleOf({ fg, bg }: { readonly fg: string | null; readonly bg: string | null }): CSSProperties {
  return {
    ...(fg ? { '--ansi-color': `rgb(${fg})` } : {}),
    ...(bg ? { '--ansi-ground': `rgb(${bg})` } : {}),
  };
}
