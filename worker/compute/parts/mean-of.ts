/** Of lists of one length, place by place, summed in their order. */
export function meanOf(lists: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(), ...others] = lists;
  const mean = new Float32Array(first.length);
  for (let i = 0; i < mean.length; i++) {
    let sum = first[i] ?? NaN;
    for (const other of others) sum += other[i] ?? NaN;
    mean[i] = sum / lists.length;
  }
  return mean;
}
