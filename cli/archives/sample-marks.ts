/** By what MNIST-Single is known in a dataset, whatever its names: a function of its seed, so that it never changes. */
export const sampleMarks = {
  /** Of both domains. */
  counts: { trainCount: 9_000, validationCount: 0, testCount: 1_000 },
  firstTestImages: {
    A: ['00000_9_black-on-white.png', '00001_4_white-on-black.png', '00002_8_black-on-white.png'],
    B: ['00000_1_blue-on-green.png', '00001_8_blue-on-green.png', '00002_2_blue-on-green.png'],
  },
} as const;
