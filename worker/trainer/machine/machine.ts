import os from 'node:os';
import { type Gpu, readGpus } from '../../machine/read-gpus.ts';

/** What can be measured of the machine while it trains, and of this process. */
export interface Machine {
  /** Milliseconds of processor time that this process has used. */
  cpuMs(): number;
  /** Bytes that this process holds in memory. */
  memoryBytes(): number;
  /** Bytes of the machine's memory that nobody uses. */
  freeMemoryBytes(): number;
  /** Its GPUs as they are; none where there is no nvidia-smi. */
  readGpus(): Promise<readonly Gpu[]>;
}

export const thisMachine: Machine = {
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  memoryBytes: () => process.memoryUsage.rss(),
  freeMemoryBytes: () => os.freemem(),
  readGpus: () => readGpus(),
};
