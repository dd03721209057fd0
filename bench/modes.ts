import type { BenchMode } from './bench-mode.ts';
import { curves } from './modes/curves.ts';
import { ingest } from './modes/ingest.ts';
import { lists } from './modes/lists.ts';
import { network } from './modes/network.ts';
import { page } from './modes/page.ts';
import { peers } from './modes/peers.ts';
import { train } from './modes/train.ts';

/** Every mode by the name that the command line knows; a new one is a file in `modes` and a line here. */
export const modes: Readonly<Record<string, BenchMode>> = {
  ingest,
  curves,
  lists,
  page,
  train,
  network,
  peers,
};
