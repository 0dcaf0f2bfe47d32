using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Sources;

/// <summary>Finds the kernel that modules belong to, in their directory and those above it.</summary>
/// <param name="reader">Reads images.</param>
/// <param name="progress">Told what is being done.</param>
internal sealed class KernelBeside(KernelFileReader reader, ProgressLine progress)
{
    /// <summary>More than a module is deep in a system's or a build's directories.</summary>
    private const int LevelLimit = 16;

    /// <summary>Finds it.</summary>
    /// <param name="path">The modules' directory or file.</param>
    /// <param name="what">What they are, for the error: <c>this is the module fou</c>.</param>
    /// <param name="release">The release that they were built for.</param>
    /// <exception cref="InputException">There is none; the message says where it was looked for.</exception>
    public KernelFile Find(string path, string what, string release)
    {
        List<string> refusals = [];
        string? directory = Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path));
        string? top = directory is null ? null : Path.TrimEndingDirectorySeparator(directory);
        string start = top ?? path;

        for (int level = 0; top is not null && level < LevelLimit; level++, top = Path.GetDirectoryName(top))
        {
            foreach (string candidate in Candidates(top, release))
            {
                if (FoundFile.Exists(candidate) && TryRead(candidate, release, refusals) is KernelFile kernel)
                {
                    return kernel;
                }
            }
        }

        if (RunningKernel.Release == release && File.Exists(RunningKernel.KernelBtf))
        {
            return RunningKernel.Complete(RunningKernel.KernelBtf, new KernelFile(NamedFile.Read(RunningKernel.KernelBtf)));
        }

        string found = refusals.Count == 0 ? "" : $" Found, but of no use: {string.Join("; ", refusals)}.";

        throw new InputException(
            $"{path}: {what}, whose BTF continues that of a kernel, {release}, which was not found: there is no vmlinuz or vmlinux of " +
            $"it in {start} and the directories above, nor in boot, lib/modules/{release} and usr/lib/debug of any of these.{found} " +
            "Give it with --base: the vmlinuz, vmlinux or BTF, or the package with the image.");
    }

    private static IEnumerable<string> Candidates(string directory, string release) =>
    [
        Path.Combine(directory, "vmlinuz"),
        Path.Combine(directory, "vmlinux"),
        Path.Combine(directory, $"vmlinuz-{release}"),
        Path.Combine(directory, $"vmlinux-{release}"),
        .. KernelPlaces.Of(directory, release),
    ];

    private KernelFile? TryRead(string path, string release, List<string> refusals)
    {
        try
        {
            progress.Step($"reading {path}");
            KernelFile kernel = NamedFile.Within(path, () => reader.Read(NamedFile.Read(path)));

            if (kernel.Release == release)
            {
                return kernel;
            }

            refusals.Add($"{path} is {kernel.Release ?? "of no release that it tells"}");
        }
        catch (InputException exception)
        {
            refusals.Add(exception.Message.TrimEnd('.'));
        }

        return null;
    }
}
