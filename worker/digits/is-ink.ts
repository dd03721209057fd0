/** Half of the way from paper, 0, to ink, 255. */
const THRESHOLD = 127.5;

/** What MNIST-Single and its kin paint of a gray value: all or nothing. */
export function isInk(gray: number): boolean {
  return gray > THRESHOLD;
}
