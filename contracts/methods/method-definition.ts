import type { z } from 'zod';
import type { MetricDefinition } from '../metrics/metric-definition.ts';

/** A way to learn translation, as API, pages, command line and worker know it; its mathematics is in worker/engine/methods. */
export interface MethodDefinition<Knobs extends SharedKnobs = SharedKnobs, Input = Knobs> {
  /** E.g. "EGSC-IT". */
  readonly label: string;
  readonly description: string;
  /** False: a translation depends on its content image alone, and an exemplar is ignored. */
  readonly usesExemplar: boolean;
  /** Every knob, for configs of new runs: unknown names and values out of range are refused. */
  readonly knobs: z.ZodType<Knobs, Input>;
  readonly presets: readonly Preset<Input>[];
  /** What an experiment may compare a preset with, the preset itself first (FULL_VARIANT). */
  readonly variants: readonly Variant[];
  /** The stages that a run with these knobs has, in order. The last one is called TRANSLATION. */
  stages(knobs: Knobs): readonly StageFacts[];
  /**
   * Floating-point operations, two for each multiply-add, of the convolutions and dense layers of the networks that are
   * trained to translate, for one translation. Frozen networks and everything elementwise are left out.
   */
  generatorFlops(knobs: Knobs): number;
  /** What its losses log. */
  readonly metrics: readonly MetricDefinition[];
  /** What its stages leave for other runs. */
  readonly artifacts: readonly ArtifactFacts<Knobs>[];
}

/** Knobs that every method has: the trainer reads them. */
export interface SharedKnobs {
  readonly seed: number;
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly fit: 'STRETCH' | 'COVER' | 'CONTAIN';
  /** Steps of the last stage. */
  readonly translationSteps: number;
  readonly checkpointSeconds: number;
}

export interface Preset<Input> {
  /** Unique over all methods. */
  readonly name: string;
  /** What it is for and how long it takes. */
  readonly description: string;
  readonly knobs: Input;
}

/** A preset with a part of the method left out or replaced: a row of an experiment. */
export interface Variant {
  /** Lower case with hyphens, e.g. `no-extras`; unique in its method. */
  readonly name: string;
  /** In a table, e.g. "No extras". */
  readonly label: string;
  /** What differs from the preset. */
  readonly description: string;
  /** As `StartRunInput.config`: knobs that differ from the preset. They change nothing in how its artifacts are learned. */
  readonly changes: Readonly<Record<string, unknown>>;
}

/** The variant that every method has. */
export const FULL_VARIANT: Variant = {
  name: 'full',
  label: 'Full',
  description: 'The preset as it is.',
  changes: {},
};

/** A range of a run's steps with state and losses of its own. */
export interface StageFacts {
  /** Stored with checkpoints and samples, e.g. `TRANSLATION`. */
  readonly name: string;
  /** Name in a sentence, e.g. "translation". */
  readonly label: string;
  /** At least 1. */
  readonly steps: number;
}

/** Tensors that a stage leaves, which a run may name instead of learning its own. */
export interface ArtifactFacts<Knobs> {
  readonly name: string;
  /** In a sentence, in the plural. */
  readonly label: string;
  /** The artifact that these knobs name; null when the run learns its own. */
  idOf(knobs: Knobs): string | null;
  /** Whether a run with these knobs learns it. */
  isLearned(knobs: Knobs): boolean;
  /** The knobs that are different in a run that takes this one instead of learning its own. */
  taking(id: string): Readonly<Record<string, unknown>>;
  /** What has to be equal in the run that made it and in the run that names it, by the path of the knob. */
  requirements(knobs: Knobs): Readonly<Record<string, string | number>>;
}

/** Name of the last stage of every method: its checkpoints translate. */
export const TRANSLATION_STAGE = 'TRANSLATION';

/** Lets a method be written with its own types and be read by everybody with the shared ones. */
export function defineMethod<Knobs extends SharedKnobs, Input>(
  definition: MethodDefinition<Knobs, Input>,
): MethodDefinition<Knobs, Input> {
  return definition;
}
