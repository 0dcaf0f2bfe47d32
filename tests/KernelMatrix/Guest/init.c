// The first process of a booted kernel: makes one scenario after the other, runs the guest in it, and switches the machine off.
// Scenarios come from the kernel's command line, matrix=NAME,NAME. Linked statically: it needs nothing but the kernel.
//
// Only this file gives privileges up. A user namespace can only be left by a process with one thread, which a .NET program
// never is, so what a scenario takes away is taken before the guest starts.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CAP_PERFMON
#define CAP_PERFMON 38
#define CAP_BPF 39
#endif

// A guest that takes longer than this hangs; software emulation is slow.
#define SECONDS_OF_A_GUEST 400

enum { NOBODY = 65534 };

static const unsigned long long bpf = 1ull << CAP_BPF, net = 1ull << CAP_NET_ADMIN, perfmon = 1ull << CAP_PERFMON;

static void die(const char *what) {
    printf("@init cannot %s: %s\n", what, strerror(errno));
    fflush(stdout);
    _exit(99);
}

static int put(const char *path, const char *text) {
    int file = open(path, O_WRONLY);
    int result = file < 0 || write(file, text, strlen(text)) < 0 ? -1 : 0;
    if (file >= 0) close(file);
    return result;
}

static void must_put(const char *path, const char *text) {
    if (put(path, text)) die(path);
}

static void keep_capabilities(unsigned long long kept) {
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct sets[2];
    for (int i = 0; i < 2; i++) {
        unsigned bits = (unsigned)(kept >> (32 * i));
        sets[i] = (struct __user_cap_data_struct){ bits, bits, bits };
    }
    if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) || setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY)) die("become nobody");
    if (syscall(SYS_capset, &header, sets)) die("give capabilities up");
    for (int i = 0; i < 64; i++)
        if (kept >> i & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, i, 0, 0)) die("pass a capability on");
}

static void refuse_bpf(int error) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { 4, filter };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) die("install a seccomp filter");
}

static void enter_user_namespace(void) {
    if (unshare(CLONE_NEWUSER)) die("make a user namespace");
    must_put("/proc/self/setgroups", "deny");
    must_put("/proc/self/uid_map", "0 0 1");
    must_put("/proc/self/gid_map", "0 0 1");
}

static void leave_sysfs(void) {
    if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) || umount2("/sys", MNT_DETACH)) die("take /sys away");
}

static void lock_down(const char *level) {
    if (put("/sys/kernel/security/lockdown", level) && errno != EPERM) die("lock the kernel down");
}

static void root(void) {}
static void with_net(void) { keep_capabilities(bpf | net); }
static void with_net_and_perfmon(void) { keep_capabilities(bpf | net | perfmon); }
static void with_bpf(void) { keep_capabilities(bpf); }
static void nobody(void) { keep_capabilities(0); }
static void seccomp_eperm(void) { refuse_bpf(EPERM); }
static void seccomp_enosys(void) { refuse_bpf(ENOSYS); }
static void integrity(void) { lock_down("integrity"); }
static void confidentiality(void) { lock_down("confidentiality"); }
static void jit_off(void) { put("/proc/sys/net/core/bpf_jit_enable", "0"); }
static void jit_on(void) { put("/proc/sys/net/core/bpf_jit_enable", "1"); }
static void everybody(void) { put("/proc/sys/kernel/unprivileged_bpf_disabled", "0"); nobody(); }
static void nobody_again(void) { put("/proc/sys/kernel/unprivileged_bpf_disabled", "2"); }

// What a scenario takes away, and what has to be put right for the next one.
static const struct { const char *name; void (*enter)(void), (*leave)(void); } scenarios[] = {
    { "root", root, NULL },
    { "bpf+net+perfmon", with_net_and_perfmon, NULL },
    { "bpf+net", with_net, NULL },
    { "bpf+net-short", with_net, NULL },
    { "bpf", with_bpf, NULL },
    { "nobody", nobody, NULL },
    { "everybody", everybody, nobody_again },
    { "userns", enter_user_namespace, NULL },
    { "seccomp-eperm", seccomp_eperm, NULL },
    { "seccomp-enosys", seccomp_enosys, NULL },
    { "no-sysfs", leave_sysfs, NULL },
    { "no-jit", jit_off, jit_on },
    { "descriptors", root, NULL },
    { "helpers", root, NULL },
    { "modules", root, NULL },
    { "integrity", integrity, NULL },
    { "confidentiality", confidentiality, NULL },
};

static void run(const char *name) {
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        if (strcmp(scenarios[i].name, name)) continue;
        int status;
        pid_t child = fork();
        if (child == 0) {
            scenarios[i].enter();
            alarm(SECONDS_OF_A_GUEST);
            execl("/guest", "/guest", name, NULL);
            die("start the guest");
        }
        waitpid(child, &status, 0);
        if (WIFSIGNALED(status)) printf("@end %s signal %d\n", name, WTERMSIG(status));
        else printf("@end %s exit %d\n", name, WEXITSTATUS(status));
        fflush(stdout);
        if (scenarios[i].leave) scenarios[i].leave();
        return;
    }
    printf("@init knows no scenario %s\n", name);
    fflush(stdout);
}

static void mounts(void) {
    const struct { const char *type, *at; } all[] = {
        { "proc", "/proc" }, { "sysfs", "/sys" }, { "devtmpfs", "/dev" }, { "tmpfs", "/tmp" }, { "securityfs", "/sys/kernel/security" },
        { "tracefs", "/sys/kernel/tracing" }, { "cgroup2", "/sys/fs/cgroup" }, { "bpf", "/sys/fs/bpf" },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        mkdir(all[i].at, 0755);
        if (mount(all[i].type, all[i].at, all[i].type, 0, NULL) && errno != EBUSY) printf("@init has no %s: %s\n", all[i].type, strerror(errno));
    }
}

// Sockets on this machine need it.
static void raise_loopback(void) {
    struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int any = socket(AF_INET, SOCK_DGRAM, 0);
    if (any < 0 || ioctl(any, SIOCSIFFLAGS, &request)) printf("@init cannot raise lo: %s\n", strerror(errno));
    if (any >= 0) close(any);
}

int main(int count, char **arguments) {
    char line[4096] = "", *names;
    if (count > 0 && !strcmp(arguments[0], "/bin/true")) return 0;
    mounts();
    raise_loopback();
    int file = open("/proc/cmdline", O_RDONLY);
    if (file < 0 || read(file, line, sizeof line - 1) < 0) die("read the command line");
    close(file);
    setenv("HOME", "/tmp", 1);
    setenv("PATH", "/bin", 1);
    printf("@boot\n");
    fflush(stdout);
    if ((names = strstr(line, "matrix=")) != NULL) {
        names += strlen("matrix=");
        names[strcspn(names, " \n")] = 0;
        for (char *name = strtok(names, ","); name; name = strtok(NULL, ",")) run(name);
    }
    printf("@off\n");
    fflush(stdout);
    sync();
    reboot(RB_POWER_OFF);
    return 1;
}
