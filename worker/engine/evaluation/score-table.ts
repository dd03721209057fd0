import { type ReferenceName, referenceFacts } from '#contracts/reference-translators.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { transferColors } from '../imaging/transfer-colors.ts';
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
  const perfect = (content: RgbImage, exemplar: RgbImage): RgbImage | null =>
    'refused' in truth ? null : (truth.truthOf(content, exemplar)?.image ?? null);
  let firstExemplar: RgbImage | null = null;
  return {
    add(pair, otherExemplar) {
      firstExemplar ??= pair.exemplar;
      model.add(pair);
      for (const { name, board } of references) {
        const scored = translators[name](pair, { otherExemplar, firstExemplar, perfect });
        if (scored !== null) board.add(scored);
      }
    },
    model,
    references,
  };
}

/** What a reference translator may know beside a pair. */
interface Surroundings {
  readonly otherExemplar: RgbImage | null;
  /** Of the first pair. */
  readonly firstExemplar: RgbImage;
  /** The ground truth; null where there is none. */
  readonly perfect: (content: RgbImage, exemplar: RgbImage) => RgbImage | null;
}

/** What a reference translator makes of a pair that a model has translated; null where it can make nothing. */
type Reference = (pair: ScoredPair, surroundings: Surroundings) => ScoredPair | null;

const translators: { readonly [Name in ReferenceName]: Reference } = {
  truth: (pair, { perfect }) => translatedAs(pair, perfect(pair.content, pair.exemplar)),
  copy: (pair) => translatedAs(pair, pair.content),
  one_style: (pair, { perfect, firstExemplar }) => translatedAs(pair, perfect(pair.content, firstExemplar)),
  random_style: (pair, { otherExemplar }) => otherExemplar && { ...pair, exemplar: otherExemplar },
  color_transfer: (pair) => translatedAs(pair, transferColors(pair.content, pair.exemplar)),
};

function translatedAs(pair: ScoredPair, translation: RgbImage | null): ScoredPair | null {
  return translation && { ...pair, translation };
}
