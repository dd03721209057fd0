import { type ReferenceName, referenceFacts } from '#contracts/reference-translators.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import type { ScoredPair } from './measure.ts';
import { createScoreboard, type Scoreboard } from './scoreboard.ts';
import type { TruthProvider } from './truth/truth.ts';

/** Scores a model and the reference translators on the same pairs of one direction. */
export interface ScoreTable {
  /** @param otherExemplar one that the translation was not made with; null where there is no other */
  add(pair: ScoredPair, otherExemplar: RgbImage | null): void;
  readonly model: Scoreboard;
  readonly references: readonly { readonly name: ReferenceName; readonly board: Scoreboard }[];
}

/** @param truth as for a scoreboard */
export function createScoreTable(truth: TruthProvider | { readonly refused: string }): ScoreTable {
  const model = createScoreboard(truth);
  const references = (Object.keys(referenceFacts) as ReferenceName[]).map((name) => ({
    name,
    board: createScoreboard(truth),
  }));
  return {
    add(pair, otherExemplar) {
      model.add(pair);
      for (const { name, board } of references) {
        const scored = translators[name](pair, otherExemplar);
        if (scored !== null) board.add(scored);
      }
    },
    model,
    references,
  };
}

/** What a reference translator makes of a pair that a model has translated; null where it can make nothing. */
type Reference = (pair: ScoredPair, otherExemplar: RgbImage | null) => ScoredPair | null;

const translators: { readonly [Name in ReferenceName]: Reference } = {
  copy: (pair) => ({ ...pair, translation: pair.content }),
  random_style: (pair, otherExemplar) => otherExemplar && { ...pair, exemplar: otherExemplar },
};
