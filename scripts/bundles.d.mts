/** How a program is started by `fork`. */
export interface Startable {
  readonly file: string;
  readonly execArgv: readonly string[];
}

export type BundleSet = 'product' | 'tests';

export function makeBundles(set: BundleSet): Promise<void>;
export function startableOf(program: string, set?: BundleSet): Startable;
export function importProgram(program: string): Promise<Record<string, unknown>>;
