/* Preloaded into a gateway: fsync and fdatasync of a write-ahead log, or of the files whose names end in HOLD_SYNC_OF, do not return while the file named by HOLD_SYNC exists.
   So a test can see whether anything was promised before the disk had it. Each held call leaves a byte in HOLD_SYNC.held. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_held(int fd) {
  const char *of = getenv("HOLD_SYNC_OF");
  if (of == NULL) of = "-wal";
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  ssize_t length = (ssize_t)strlen(of);
  if (n < length) return 0;
  path[n] = 0;
  return strcmp(path + n - length, of) == 0;
}

static void hold(int fd) {
  const char *file = getenv("HOLD_SYNC");
  if (file == NULL || access(file, F_OK) != 0 || !is_held(fd)) return;
  char held[4096];
  snprintf(held, sizeof held, "%s.held", file);
  int mark = open(held, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (mark >= 0) {
    if (write(mark, "x", 1) < 0) perror("hold-sync");
    close(mark);
  }
  while (access(file, F_OK) == 0) usleep(2000);
}

int fdatasync(int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  hold(fd);
  return real(fd);
}

int fsync(int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  hold(fd);
  return real(fd);
}
