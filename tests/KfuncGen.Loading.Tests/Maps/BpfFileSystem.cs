using System.Diagnostics;

namespace KfuncGen.Tests.Maps;

/// <summary>A bpffs of the test's own, in which objects are pinned.</summary>
internal sealed class BpfFileSystem : IDisposable
{
    private BpfFileSystem(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Mounts one, or skips the test where that is not permitted.</summary>
    public static BpfFileSystem Mount()
    {
        string path = Directory.CreateTempSubdirectory("kfuncgen-bpffs-").FullName;
        string refusal = Run("mount", "-t", "bpf", "bpf", path);

        if (refusal.Length > 0)
        {
            Directory.Delete(path);
            Assert.Skip($"No bpffs can be mounted here: {refusal}");
        }

        return new(path);
    }

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    // What it says where it fails.
    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : said.Trim();
    }
}
