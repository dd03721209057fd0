/** What the classifier reads where a digit should be. */
export interface ReadDigit {
  /** The digit that is written there. */
  readonly label: number;
  readonly inTranslation: number;
  readonly inTruth: number;
}

/** Says which digits are written in pictures of 28x28 pixels, row by row: 1 for ink, else 0. */
export type ReadDigits = (inks: readonly Uint8Array[]) => Promise<number[]>;
