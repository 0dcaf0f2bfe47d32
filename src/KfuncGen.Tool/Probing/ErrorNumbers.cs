using System.Globalization;

namespace KfuncGen.Tool.Probing;

/// <summary>Error numbers as manuals call them.</summary>
/// <remarks>include/uapi/asm-generic/errno-base.h and errno.h, 7.2. Those that bpf(2) is known to give; MIPS and others that number them differently cannot call kfuncs.</remarks>
internal static class ErrorNumbers
{
    public const int NotPermitted = 1;
    public const int NoSuchSystemCall = 38;

    /// <summary>The name of an error; its number where it is none of the usual ones.</summary>
    public static string Name(int error) => error switch
    {
        NotPermitted => "EPERM",
        2 => "ENOENT",
        7 => "E2BIG",
        11 => "EAGAIN",
        12 => "ENOMEM",
        13 => "EACCES",
        14 => "EFAULT",
        22 => "EINVAL",
        28 => "ENOSPC",
        NoSuchSystemCall => "ENOSYS",
        95 => "EOPNOTSUPP",
        524 => "ENOTSUPP",
        _ => string.Create(CultureInfo.InvariantCulture, $"error {error}"),
    };
}
