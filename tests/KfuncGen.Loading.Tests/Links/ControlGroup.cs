using System.Diagnostics;

namespace KfuncGen.Tests.Links;

/// <summary>A cgroup of the test's own, in which it runs shells.</summary>
internal sealed class ControlGroup : IDisposable
{
    private static int count;

    private ControlGroup(string path) => Path = path;

    /// <summary>Its folder.</summary>
    public string Path { get; }

    /// <summary>Makes one, or skips the test where that is not permitted.</summary>
    public static ControlGroup Make()
    {
        string? root = File.ReadLines("/proc/mounts").Select(static line => line.Split(' '))
            .FirstOrDefault(static words => words is [_, _, "cgroup2", ..])?[1];
        Assert.SkipWhen(root is null, "No cgroup of version 2 is mounted here.");
        string path = System.IO.Path.Combine(root, $"kfuncgen-{Environment.ProcessId}-{Interlocked.Increment(ref count)}");

        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"No cgroup can be made here: {exception.Message}");
        }

        return new(path);
    }

    /// <summary>Runs a command in it, to its end.</summary>
    /// <returns>Its exit code.</returns>
    public int Run(string command)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("bash", ["-c", $"echo $$ >{Path}/cgroup.procs; {command}"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose()
    {
        // A process is in it until it is reaped.
        for (int attempt = 0; Directory.Exists(Path) && attempt < 100; attempt++)
        {
            try
            {
                Directory.Delete(Path);
            }
            catch (IOException)
            {
                Thread.Sleep(10);
            }
        }
    }
}
