import { type ReferenceName, referenceFacts } from '#contracts/reference-translators.ts';
import { type RandomStream, randomStream } from '#lib/random.ts';
import type { ReadDigit, ReadDigits } from '../digits/read-digit.ts';
import { writtenDigits } from '../digits/written-digits.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import { transferColors } from '../imaging/transfer-colors.ts';
import type { ScoredPair } from './measure.ts';
import { createScoreboard, type Scoreboard } from './scoreboard.ts';
import { nearestPalette } from './styles/palette.ts';
import { paintedTruth } from './truth/painted-truth.ts';
import { regionColors } from './truth/region-colors.ts';
import type { DescribedPair, RegionMap, ScoredImage, Truth } from './truth/truth.ts';

/** Scores a model and the reference translators on the same pairs of one direction. */
export interface ScoreTable {
  add(pairs: readonly TranslatedPair[]): Promise<void>;
  addStyles(content: StyledContent): void;
  readonly model: Scoreboard;
  readonly references: readonly { readonly name: ReferenceName; readonly board: Scoreboard }[];
}

export interface TranslatedPair extends DescribedPair {
  readonly translation: RgbImage;
  /** An exemplar that the translation was not made with; null where there is no other. */
  readonly otherExemplar: ScoredImage | null;
}

/** An image that was translated under one exemplar of every style, the same ones for all. */
export interface StyledContent {
  readonly content: ScoredImage & { readonly regions: RegionMap };
  readonly exemplars: readonly (ScoredImage & { readonly regions: RegionMap })[];
  /** As many as exemplars. */
  readonly translations: readonly RgbImage[];
}

/** @param readDigits null where there is no classifier */
export function createScoreTable(readDigits: ReadDigits | null): ScoreTable {
  const model = createScoreboard();
  const references = (Object.keys(referenceFacts) as ReferenceName[]).map((name) => ({
    name,
    board: createScoreboard(),
  }));
  const draws = randomStream(0, 'random style');
  let firstExemplar: ScoredImage | null = null;
  return {
    async add(pairs) {
      firstExemplar ??= pairs[0]?.exemplar ?? null;
      const entries = pairs.flatMap((pair) => [
        { board: model, pair: scored(pair), truth: pair.truth, label: pair.content.label },
        ...references.flatMap(({ name, board }) => {
          const made = translators[name](pair, firstExemplar ?? pair.exemplar);
          return made ? [{ board, label: pair.content.label, ...made }] : [];
        }),
      ]);
      const digits = await digitsOf(entries, readDigits);
      for (const [i, { board, pair, truth }] of entries.entries())
        board.add(pair, { truth, digits: digits[i] ?? null });
    },
    addStyles(styled) {
      const palettes = styled.exemplars.map(({ image, regions }) => regionColors(image, regions));
      const nearest = (translations: readonly RgbImage[]) =>
        translations.map((translation) => nearestPalette(translation, styled.content.regions, palettes));
      model.addStyles(nearest(styled.translations));
      for (const { name, board } of references) board.addStyles(nearest(stylers[name](styled, draws)));
    },
    model,
    references,
  };
}

function scored({ content, exemplar, translation }: TranslatedPair): ScoredPair {
  return { content: content.image, exemplar: exemplar.image, translation };
}

/** A pair as a reference translator makes it, with what it is to be compared with. */
interface Made {
  readonly pair: ScoredPair;
  readonly truth: Truth | null;
}

/** What a reference translator makes of a pair that a model has translated; null where it can make nothing. */
type Reference = (pair: TranslatedPair, firstExemplar: ScoredImage) => Made | null;

const translators: { readonly [Name in ReferenceName]: Reference } = {
  truth: (pair) => madeAs(pair, pair.truth?.image),
  copy: (pair) => madeAs(pair, pair.content.image),
  one_style: (pair, firstExemplar) => madeAs(pair, paintedTruth(pair.content, firstExemplar)?.image),
  random_style: (pair) =>
    pair.otherExemplar && madeAs(pair, paintedTruth(pair.content, pair.otherExemplar)?.image),
  other_exemplar: (pair) =>
    pair.otherExemplar && {
      pair: { ...scored(pair), exemplar: pair.otherExemplar.image },
      truth: paintedTruth(pair.content, pair.otherExemplar),
    },
  color_transfer: (pair) => madeAs(pair, transferColors(pair.content.image, pair.exemplar.image)),
};

function madeAs(pair: TranslatedPair, translation: RgbImage | undefined): Made | null {
  return translation ? { pair: { ...scored(pair), translation }, truth: pair.truth } : null;
}

/** What a reference translator makes of an image under exemplars of every style. */
const stylers: {
  readonly [Name in ReferenceName]: (styled: StyledContent, draws: RandomStream) => readonly RgbImage[];
} = {
  truth: ({ content, exemplars }) => exemplars.map((exemplar) => painted(content, exemplar)),
  copy: ({ content, exemplars }) => exemplars.map(() => content.image),
  one_style: ({ content, exemplars: [first, ...others] }) =>
    first ? [first, ...others].map(() => painted(content, first)) : [],
  random_style: ({ content, exemplars }, draws) =>
    exemplars.map(() => painted(content, exemplars[draws.below(exemplars.length)] ?? content)),
  // Each translation counts as the one under the next exemplar.
  other_exemplar: ({ translations }) => [...translations.slice(1), ...translations.slice(0, 1)],
  color_transfer: ({ content, exemplars }) =>
    exemplars.map((exemplar) => transferColors(content.image, exemplar.image)),
};

function painted(content: ScoredImage, exemplar: ScoredImage): RgbImage {
  return paintedTruth(content, exemplar)?.image ?? content.image;
}

/** Everything that is to be read, in one go: what the classifier makes of the digits of each pair. */
async function digitsOf(
  entries: readonly (Made & { readonly label: string | null })[],
  readDigits: ReadDigits | null,
): Promise<(ReadDigit[] | null)[]> {
  if (readDigits === null) return entries.map(() => null);
  const written = entries.map(({ truth, label }) => (truth ? writtenDigits(truth, label) : []));
  const inks: Uint8Array[] = [];
  const places = new Map<string, number>();
  /** Place of a picture among those that are read; a picture is read once. */
  const placeOf = (ink: Uint8Array): number => {
    const key = Buffer.from(ink).toString('latin1');
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, inks.length);
    return inks.push(ink) - 1;
  };
  const asked = entries.map(({ pair, truth }, i) =>
    (written[i] ?? []).flatMap(({ label, inkIn }) =>
      truth
        ? [{ label, inTranslation: placeOf(inkIn(pair.translation)), inTruth: placeOf(inkIn(truth.image)) }]
        : [],
    ),
  );
  const read = await readDigits(inks);
  const at = (place: number) => read[place] ?? NaN;
  return asked.map((digits) =>
    digits.length === 0
      ? null
      : digits.map(({ label, inTranslation, inTruth }) => ({
          label,
          inTranslation: at(inTranslation),
          inTruth: at(inTruth),
        })),
  );
}
