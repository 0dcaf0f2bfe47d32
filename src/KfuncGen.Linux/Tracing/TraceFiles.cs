using System.Globalization;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Linux.Tracing;

/// <summary>
/// What the kernel tells of its trace points by files: tracefs, where it is mounted, or a mount of this process's own, which nobody
/// else sees.
/// </summary>
internal static class TraceFiles
{
    private const string Type = "tracefs";

    private static readonly string[] Places = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    /// <summary>The number of a trace point, by which perf_event_open(2) knows it.</summary>
    /// <param name="group">Its group.</param>
    /// <param name="name">Its name.</param>
    /// <param name="error">
    /// Why there is none: <see cref="Errno.ENOENT"/> where the kernel has no such trace point, <see cref="Errno.ENODEV"/> where it has no
    /// tracefs, and otherwise why the file cannot be read.
    /// </param>
    public static ulong? IdOf(string group, string name, out Errno error)
    {
        foreach (string place in Places)
        {
            if (Exists(place + "/events"))
            {
                return Read(place, group, name, out error);
            }
        }

        using BpfHandle? mount = MountCalls.Mount(Type, out error);
        return mount is null
            ? null
            : Read(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{mount.Descriptor}"), group, name, out error);
    }

    private static ulong? Read(string place, string group, string name, out Errno error)
    {
        try
        {
            error = Errno.None;
            return ulong.TryParse(
                File.ReadAllText($"{place}/events/{group}/{name}/id").AsSpan().Trim(),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out ulong id)
                ? id
                : Fail(Errno.EINVAL, out error);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fail(Errno.ENOENT, out error);
        }
        catch (UnauthorizedAccessException)
        {
            return Fail(Errno.EACCES, out error);
        }
        catch (IOException)
        {
            return Fail(Errno.EIO, out error);
        }
    }

    // What may not be entered is there: reading says so then.
    private static bool Exists(string folder)
    {
        try
        {
            _ = File.GetAttributes(folder);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static ulong? Fail(Errno reason, out Errno error)
    {
        error = reason;
        return null;
    }
}
