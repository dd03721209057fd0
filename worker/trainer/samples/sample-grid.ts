/** Pictures that show how far a stage has come, always of the same images. */
export interface SampleGrid {
  /** Computes, stores and reports the grid after `step` steps of the run. */
  store(step: number): Promise<void>;
  dispose(): void;
}
