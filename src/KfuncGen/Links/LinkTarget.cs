using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Links;

/// <summary>Opens what programs are attached to by path.</summary>
internal static class LinkTarget
{
    /// <summary>Opens a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="program">The program that is to be attached.</param>
    /// <param name="what">What it is to be, such as "cgroup".</param>
    /// <exception cref="BpfLinkException">It is not there, or may not be read.</exception>
    public static BpfHandle Open(string path, LoadedBpfProgram program, string what)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FileCalls.Open(path, out Errno error) ?? throw LinkFailures.Of(program.Program.Name, $"{what} {path}", error, error switch
        {
            Errno.ENOENT or Errno.ENOTDIR => (BpfLinkFailureKind.NoTarget, $"there is no such file ({error.Name()})."),
            Errno.EACCES or Errno.EPERM => (BpfLinkFailureKind.NotPermitted, $"the process may not open it ({error.Name()})."),
            _ => (BpfLinkFailureKind.SystemCallFailed, $"open(2) gave errno {(int)error} ({error.Name()})."),
        });
    }
}
