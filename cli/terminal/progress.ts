import { SingleBar } from 'cli-progress';
import { escapeText } from './escape-text.ts';

/** How far something is: a bar on a terminal, plain lines elsewhere. Written to stderr; results go to stdout. */
export interface Progress {
  /** `total` is null as long as it is unknown. */
  update(done: number, total: number | null, note?: string): void;
  /** A lasting line above the bar. */
  line(text: string): void;
  end(): void;
}

export function startProgress(label: string): Progress {
  return process.stderr.isTTY ? progressBar(escapeText(label)) : progressLines(escapeText(label));
}

function progressBar(label: string): Progress {
  const bar = new SingleBar({
    format: '{label} [{bar}] {count} {note}', // a label in the format could hold such braces itself
    barsize: 30,
    hideCursor: true,
    stream: process.stderr,
  });
  bar.start(1, 0, { label, count: '', note: '' });
  return {
    update(done, total, note = '') {
      bar.setTotal(total === null || total === 0 ? 1 : total);
      bar.update(total === null ? 0 : done, { count: countText(done, total), note: escapeText(note) });
    },
    line(text) {
      process.stderr.write(`\r\u001B[K${escapeText(text)}\n`); // the next update draws the bar again
    },
    end() {
      bar.stop();
    },
  };
}

/** A line at the start, and one per tenth of the way once the total is known. */
function progressLines(label: string): Progress {
  let told = -1;
  let hasBegun = false;
  return {
    update(done, total, note = '') {
      if (total === null) {
        if (!hasBegun) write(`${label} ...`);
        hasBegun = true;
        return;
      }
      const tenth = total === 0 ? 0 : Math.floor((10 * done) / total);
      if (tenth <= told) return;
      told = tenth;
      hasBegun = true;
      write(`${label}: ${countText(done, total)} ${escapeText(note)}`.trimEnd());
    },
    line(text) {
      write(escapeText(text));
    },
    end() {
      told = Infinity;
      hasBegun = true;
    },
  };
}

function write(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** "120/18,000"; nothing is said of a total that nobody knows yet. */
function countText(done: number, total: number | null): string {
  if (total !== null) return `${formatCount(done)}/${formatCount(total)}`;
  return done > 0 ? formatCount(done) : '';
}

function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
