import type { Meeting } from '../parts/meeting.ts';
import type { Part } from '../parts/part-of.ts';
import type { PhaseModel, Values } from './compiled-phases.ts';
import type { StateInMemory } from './onnx-state.ts';
import type { SessionOptions } from './open-session.ts';

/** What the thread of a part is asked. Steps and states are known by numbers. One process and one build: nothing is parsed. */
export type PartRequest =
  | {
      readonly kind: 'COMPILE';
      readonly step: number;
      readonly name: string;
      readonly phases: readonly PhaseModel[];
      readonly session: SessionOptions;
      readonly part: Part;
      readonly meeting: Meeting;
    }
  | {
      readonly kind: 'RUN';
      readonly step: number;
      readonly state: number;
      /** The part's share. */
      readonly feeds: Values;
      /** What has changed of the state otherwise than by steps that the part took part in. */
      readonly changed: readonly StateInMemory[];
    }
  | { readonly kind: 'RELEASE_STEP'; readonly step: number }
  | { readonly kind: 'RELEASE_STATE'; readonly state: number };

/** In the order of the requests. */
export type PartReply =
  { readonly kind: 'DONE'; readonly outputs: Values } | { readonly kind: 'FAILED'; readonly message: string };
