/**
 * Kendall's tau-a of two orders of the same things: concordant minus discordant pairs, of all pairs. 1 where they agree, -1
 * where one is the other's reverse; a pair that is tied in either counts as neither.
 *
 * @param one two or more values
 * @param other as many
 */
export function kendallTau(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i < one.length; i++)
    for (let j = i + 1; j < one.length; j++) {
      sum += Math.sign((one[i] ?? NaN) - (one[j] ?? NaN)) * Math.sign((other[i] ?? NaN) - (other[j] ?? NaN));
      pairs++;
    }
  return sum / pairs;
}
