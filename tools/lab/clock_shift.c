// Preloaded into a program, moves two of its clocks as its file says: as somebody who sets the wall
// clock does, or a suspend, during which CLOCK_REALTIME and CLOCK_BOOTTIME go on and
// CLOCK_MONOTONIC stands still. (libfaketime moves CLOCK_BOOTTIME with CLOCK_MONOTONIC alone.)
//
// The file VIGIE_CLOCK_SHIFT holds two 64-bit numbers, seconds to add to CLOCK_REALTIME and to
// CLOCK_BOOTTIME; it is mapped, so a change is seen at once.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

static const volatile int64_t* shift;
static int (*real_clock_gettime)(clockid_t, struct timespec*);

__attribute__((constructor)) static void prepare(void) {
  real_clock_gettime = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
  const int file = open(getenv("VIGIE_CLOCK_SHIFT"), O_RDONLY | O_CLOEXEC);
  void* mapped = mmap(NULL, 16, PROT_READ, MAP_SHARED, file, 0);
  if (mapped == MAP_FAILED) abort();
  shift = mapped;
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  if (real_clock_gettime == NULL) prepare();
  const int answer = real_clock_gettime(clock, time);
  if (answer == 0 && clock == CLOCK_REALTIME) time->tv_sec += shift[0];
  if (answer == 0 && clock == CLOCK_BOOTTIME) time->tv_sec += shift[1];
  return answer;
}
