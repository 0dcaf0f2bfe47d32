namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// The errors of bpf(2) that mean something to the loader, with the numbers that they have on every architecture .NET runs on:
/// include/uapi/asm-generic/errno-base.h and errno.h.
/// </summary>
internal enum Errno
{
    None = 0,
    EPERM = 1,
    ENOENT = 2,
    EINTR = 4,
    E2BIG = 7,
    EBADF = 9,
    EAGAIN = 11,
    ENOMEM = 12,
    EACCES = 13,
    EFAULT = 14,
    EINVAL = 22,
    ENOSPC = 28,
    ENOSYS = 38,
    EOPNOTSUPP = 95,

    /// <summary>Not meant for user space, but given to it: include/linux/errno.h.</summary>
    ENOTSUPP = 524,
}
