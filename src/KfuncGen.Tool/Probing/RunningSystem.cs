using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Tool.Probing;

/// <summary>The system that a probe runs on.</summary>
/// <param name="Root">The directory that <c>sys</c> and <c>proc</c> are in.</param>
/// <param name="Calls">Its bpf(2).</param>
internal sealed record RunningSystem(string Root, IProgramCalls Calls)
{
    /// <summary>The system of this process.</summary>
    public static RunningSystem Create() => new("/", BpfSystem.Running);

    /// <summary>Reads a whole file; null where it is not there or may not be read.</summary>
    /// <param name="path">Its path below <see cref="Root"/>: <c>sys/kernel/btf/vmlinux</c>.</param>
    public ReadOnlyMemory<byte>? ReadFile(string path)
    {
        try
        {
            return SysfsFile.Read(Path.Combine(Root, path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
