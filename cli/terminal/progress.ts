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
    format: '{label} [{bar}] {value}/{total} {note}', // a label in the format could hold such braces itself
    barsize: 30,
    hideCursor: true,
    stream: process.stderr,
  });
  bar.start(1, 0, { label, note: '' });
  return {
    update(done, total, note = '') {
      bar.setTotal(total ?? Math.max(done, 1));
      bar.update(done, { note: escapeText(note) });
    },
    line(text) {
      process.stderr.write(`\r\u001B[K${escapeText(text)}\n`); // the next update draws the bar again
    },
    end() {
      bar.stop();
    },
  };
}

/** One line a tenth of the way. */
function progressLines(label: string): Progress {
  let told = -1;
  return {
    update(done, total, note = '') {
      const tenth = total === null || total === 0 ? 0 : Math.floor((10 * done) / total);
      if (tenth <= told) return;
      told = tenth;
      process.stderr.write(`${label}: ${done}/${total ?? '?'} ${escapeText(note)}`.trimEnd() + '\n');
    },
    line(text) {
      process.stderr.write(`${escapeText(text)}\n`);
    },
    end() {
      told = Infinity;
    },
  };
}
