import type { BenchMode } from './bench-mode.ts';
import { curves } from './modes/curves.ts';
import { gpu } from './modes/gpu.ts';
import { importing } from './modes/importing.ts';
import { ingest } from './modes/ingest.ts';
import { lists } from './modes/lists.ts';
import { live } from './modes/live.ts';
import { network } from './modes/network.ts';
import { page } from './modes/page.ts';
import { peers } from './modes/peers.ts';
import { start } from './modes/start.ts';
import { train } from './modes/train.ts';
import { translate } from './modes/translate.ts';

/** Every mode by the name that the command line knows; a new one is a file in `modes` and a line here. */
export const modes: Readonly<Record<string, BenchMode>> = {
  ingest,
  curves,
  lists,
  live,
  page,
  start,
  translate,
  import: importing,
  train,
  network,
  peers,
  gpu,
};
