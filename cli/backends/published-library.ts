/** A file of a Python package that holds libraries, perhaps with their headers. A wheel is a ZIP archive: no Python is needed. */
export interface PublishedLibrary {
  readonly project: string;
  readonly filename: string;
  readonly sha256: string;
  /** Bytes to download, and bytes on the disk when it is unpacked. */
  readonly bytes: number;
  readonly unpackedBytes: number;
}

/** What a backend loads: libtensorflow, and for a card the libraries of CUDA 12 beside it, as `tensorflow[and-cuda]` has them. */
const NATIVE: readonly PublishedLibrary[] = [
  {
    project: 'tensorflow-cpu',
    filename: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 273_829_956,
    unpackedBytes: 880_000_000,
  },
];
const CUDA: readonly PublishedLibrary[] = [
  {
    project: 'tensorflow',
    filename: 'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    bytes: 572_440_367,
    unpackedBytes: 1_286_000_000,
  },
  {
    project: 'nvidia-cublas-cu12',
    filename: 'nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64.whl',
    sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
    bytes: 581_217_458,
    unpackedBytes: 856_000_000,
  },
  {
    project: 'nvidia-cuda-cupti-cu12',
    filename: 'nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64.whl',
    sha256: '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
    bytes: 10_814_997,
    unpackedBytes: 44_000_000,
  },
  {
    project: 'nvidia-cuda-nvrtc-cu12',
    filename: 'nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
    bytes: 89_568_129,
    unpackedBytes: 228_000_000,
  },
  {
    project: 'nvidia-cuda-runtime-cu12',
    filename: 'nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
    bytes: 3_493_179,
    unpackedBytes: 1_000_000,
  },
  {
    project: 'nvidia-cudnn-cu12',
    filename: 'nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_x86_64.whl',
    sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
    bytes: 716_538_495,
    unpackedBytes: 1_163_000_000,
  },
  {
    project: 'nvidia-cufft-cu12',
    filename: 'nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
    bytes: 200_877_592,
    unpackedBytes: 294_000_000,
  },
  {
    project: 'nvidia-cusolver-cu12',
    filename: 'nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl',
    sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
    bytes: 338_117_415,
    unpackedBytes: 495_000_000,
  },
  {
    project: 'nvidia-cusparse-cu12',
    filename: 'nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl',
    sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
    bytes: 366_465_088,
    unpackedBytes: 487_000_000,
  },
  {
    project: 'nvidia-nccl-cu12',
    filename: 'nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64.whl',
    sha256: 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
    bytes: 351_526_311,
    unpackedBytes: 474_000_000,
  },
  {
    project: 'nvidia-nvjitlink-cu12',
    filename: 'nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl',
    sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
    bytes: 39_748_338,
    unpackedBytes: 96_000_000,
  },
];

/** By platform and architecture of Node. */
export const TENSORFLOW_LIBRARIES = {
  native: { 'linux-x64': NATIVE },
  cuda: { 'linux-x64': CUDA },
} as const satisfies Record<string, Readonly<Record<string, readonly PublishedLibrary[]>>>;
