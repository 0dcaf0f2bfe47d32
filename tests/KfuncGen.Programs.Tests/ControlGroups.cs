using System.Diagnostics;
using System.Globalization;

namespace KfuncGen.Programs.Tests;

/// <summary>A tree of cgroups of version 2 that a test makes; where none is mounted, on a mount of its own.</summary>
internal sealed class ControlGroups : IDisposable
{
    private const string Usual = "/sys/fs/cgroup";
    private readonly string? mount;

    private ControlGroups(string root, string? mount)
    {
        Root = root;
        this.mount = mount;
    }

    /// <summary>The group that the others are in.</summary>
    public string Root { get; }

    /// <summary>All of them, from the root on, each before those in it.</summary>
    public IReadOnlyList<string> Directories =>
        [Root, .. Directory.GetDirectories(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Makes groups in each other.</summary>
    public static ControlGroups Make(params string[] paths)
    {
        string? mount = null;
        string top = Usual;

        if (!File.Exists(Usual + "/cgroup.controllers"))
        {
            top = mount = Directory.CreateTempSubdirectory("cgroups-").FullName;
            string refusal = Say("mount", $"-t cgroup2 none {mount}", out _);
            Assert.SkipWhen(refusal.Length > 0, $"There is no cgroup of version 2 here, and none can be mounted: {refusal}");
        }

        string root = Path.Combine(top, "kfg" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        ControlGroups groups = new(root, mount);

        try
        {
            foreach (string path in paths)
            {
                Directory.CreateDirectory(Path.Combine(root, path));
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            groups.Dispose();
            Assert.Skip($"No cgroup can be made here: {exception.Message}");
        }

        return groups;
    }

    /// <summary>The number of a group: that of its directory, as the kernel's node has it.</summary>
    public static ulong IdOf(string directory)
    {
        Assert.Equal("", Say("stat", $"-c %i {directory}", out string number));
        return ulong.Parse(number, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        if (Directory.Exists(Root))
        {
            foreach (string directory in Directories.Reverse())
            {
                Directory.Delete(directory);
            }
        }

        if (mount is not null)
        {
            Say("umount", mount, out _);
            Directory.Delete(mount);
        }
    }

    private static string Say(string program, string arguments, out string output)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        output = process.StandardOutput.ReadToEnd().Trim();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : error + process.ExitCode.ToString(CultureInfo.InvariantCulture);
    }
}
