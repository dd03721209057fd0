import { runProgram } from './run-program.ts';

/** A GPU as nvidia-smi tells. */
export interface Gpu {
  readonly name: string;
  readonly driver: string;
  readonly memoryBytes: number;
  readonly usedBytes: number;
  /** Share of the last moment in which it computed, 0 to 1. */
  readonly load: number;
}

const MIB = 1024 * 1024;
const QUERY = 'name,driver_version,memory.total,memory.used,utilization.gpu';

/** The GPUs of the machine; none where there is no nvidia-smi. */
export async function readGpus(run = runProgram): Promise<Gpu[]> {
  const output = await run('nvidia-smi', [`--query-gpu=${QUERY}`, '--format=csv,noheader,nounits']);
  return output === null ? [] : gpusOf(output);
}

/** A line per GPU; what nvidia-smi cannot tell of one, e.g. `[N/A]`, is 0. */
function gpusOf(output: string): Gpu[] {
  return output.split('\n').flatMap((line) => {
    const [name, driver, total, used, load] = line.split(',').map((cell) => cell.trim());
    if (name === undefined || driver === undefined || load === undefined) return [];
    const numberOf = (cell: string | undefined) => Number.parseFloat(cell ?? '') || 0;
    return [
      {
        name,
        driver,
        memoryBytes: numberOf(total) * MIB,
        usedBytes: numberOf(used) * MIB,
        load: numberOf(load) / 100,
      },
    ];
  });
}
