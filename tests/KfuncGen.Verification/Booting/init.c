// The first process of a booted kernel: mounts what loading programs needs, lets the corpus ask the verifier, and switches the
// machine off. Linked statically: it needs nothing but the kernel.
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    const struct { const char *type, *at; } mounts[] = {
        { "proc", "/proc" }, { "sysfs", "/sys" }, { "devtmpfs", "/dev" }, { "tmpfs", "/tmp" }, { "bpf", "/sys/fs/bpf" },
    };
    for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++) {
        mkdir(mounts[i].at, 0755);
        if (mount(mounts[i].type, mounts[i].at, mounts[i].type, 0, NULL)) perror(mounts[i].at);
    }
    setenv("HOME", "/tmp", 1);
    setenv("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1", 1);
    setenv("DOTNET_TieredPGO", "0", 1);
    if (fork() == 0) {
        execl("/dotnet/dotnet", "/dotnet/dotnet", "/app/KfuncGen.Verification.dll", "ask", "/corpus.dll", NULL);
        perror("start the corpus");
        _exit(99);
    }
    int status;
    wait(&status);
    printf("@end %d\n", status);
    fflush(stdout);
    sync();
    reboot(RB_POWER_OFF);
}
