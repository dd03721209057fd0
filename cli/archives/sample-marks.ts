/** By what MNIST-Single is known in a dataset, whatever its names: a function of its seed, so that it never changes. */
export const sampleMarks = {
  /** Of both domains. */
  counts: { trainCount: 9_000, validationCount: 1_000, testCount: 1_000 },
  firstTestImages: {
    A: ['00000_1_black-on-white.png', '00001_4_black-on-white.png', '00002_9_black-on-white.png'],
    B: ['00000_3_red-on-green.png', '00001_6_green-on-blue.png', '00002_4_red-on-green.png'],
  },
} as const;
