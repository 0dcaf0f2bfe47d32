using System.Text;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Tool.Files;

namespace KfuncGen.Tool.Sources;

/// <summary>Finds what lies beside a snapshot and belongs to it: its types, <c>.ktypes</c>, and its functions, <c>.khooks</c>.</summary>
internal static class CompanionFile
{
    /// <summary>The file with a kernel's types.</summary>
    public const string TypesExtension = ".ktypes";

    /// <summary>The file with a kernel's functions.</summary>
    public const string FunctionsExtension = ".khooks";

    /// <summary>
    /// Opens the one that belongs to a kernel: it goes by the snapshot's name or, beside one with many kernels, by the kernel's.
    /// </summary>
    /// <param name="snapshotPath">The snapshot's path.</param>
    /// <param name="snapshot">The kernel.</param>
    /// <param name="extension">Which of the files.</param>
    /// <param name="open">Opens its text.</param>
    /// <param name="headOf">Says whose it is.</param>
    /// <returns>The file and its path; null where there is none of this kernel.</returns>
    public static (T File, string Path)? Find<T>(
        string snapshotPath, KernelSnapshot snapshot, string extension, Func<ICharacters, string, T> open, Func<T, CompanionHead> headOf)
    {
        foreach (string path in Candidates(snapshotPath, snapshot, extension).Where(FoundFile.Exists).Distinct())
        {
            string text = Encoding.UTF8.GetString(NamedFile.Read(path));
            T file = NamedFile.Within(path, () => open(new StringCharacters(text), path));

            if (IsOf(headOf(file), snapshot))
            {
                return (file, path);
            }
        }

        return null;
    }

    private static IEnumerable<string> Candidates(string snapshotPath, KernelSnapshot snapshot, string extension)
    {
        yield return Path.ChangeExtension(snapshotPath, extension);

        if (snapshot.Name is { } name && Path.GetFileName(name) == name)
        {
            yield return Path.Join(Path.GetDirectoryName(snapshotPath), name + extension);
        }
    }

    // Names are given by people, and may have been given to one of them only.
    private static bool IsOf(CompanionHead head, KernelSnapshot snapshot) =>
        head.Kernel is not null && snapshot.Kernel is not null ? head.Kernel == snapshot.Kernel
        : head.Name is null || snapshot.Name is null || head.Name == snapshot.Name;
}
