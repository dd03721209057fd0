/* fma-peak THREADS: GFLOP/s of multiply-adds in registers, two operations each, which no program can exceed. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(__AVX512F__)
#define BYTES 64
#elif defined(__AVX__)
#define BYTES 32
#else
#define BYTES 16
#endif
#define CHAINS 12 /* independent, so that the latency of one hides behind the others */
#define ROUNDS 20000000L

typedef float vec __attribute__((vector_size(BYTES)));

static float sink[1024];

static void *work(void *at) {
  vec x[CHAINS], a = {0}, b = {0};
  for (int i = 0; i < CHAINS; i++) x[i] = (vec){0} + (float)i;
  a += 0.999f;
  b += 0.001f;
  for (long r = 0; r < ROUNDS; r++) {
#pragma GCC unroll 12
    for (int i = 0; i < CHAINS; i++) x[i] = x[i] * a + b;
  }
  vec sum = {0};
  for (int i = 0; i < CHAINS; i++) sum += x[i];
  *(float *)at = sum[0];
  return NULL;
}

int main(int argc, char **argv) {
  int threads = argc > 1 ? atoi(argv[1]) : 1;
  if (threads < 1 || threads > 1024) return 2;
  pthread_t started[1024];
  double best = 0;
  for (int attempt = 0; attempt < 5; attempt++) {
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (int i = 0; i < threads; i++)
      if (pthread_create(&started[i], NULL, work, &sink[i])) return 1;
    for (int i = 0; i < threads; i++) pthread_join(started[i], NULL);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    double seconds = (ended.tv_sec - begun.tv_sec) + (ended.tv_nsec - begun.tv_nsec) / 1e9;
    double rate = 2.0 * ROUNDS * CHAINS * (BYTES / sizeof(float)) * threads / seconds / 1e9;
    if (rate > best) best = rate;
  }
  printf("%.1f\n", best);
  return 0;
}
