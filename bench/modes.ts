import type { BenchMode } from './bench-mode.ts';
import { lists } from './modes/lists.ts';

/** Every mode by the name that the command line knows; a new one is a file in `modes` and a line here. */
export const modes: Readonly<Record<string, BenchMode>> = { lists };
