/* Loaded into the child by LD_PRELOAD: fsync fails as long as the file named by FAILING_FSYNC is there. */
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int fsync(int descriptor) {
    const char *sign = getenv("FAILING_FSYNC");
    if (sign != NULL && access(sign, F_OK) == 0) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, descriptor);
}
