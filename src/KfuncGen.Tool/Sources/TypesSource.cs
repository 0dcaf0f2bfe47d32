using System.Text;
using KfuncGen.Btf;
using KfuncGen.Capture;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Sources;

/// <summary>Reads all types of several kernels: from the file beside a snapshot, or from a kernel's BTF.</summary>
internal static class TypesSource
{
    /// <summary>Reads each, in the order given.</summary>
    /// <exception cref="InputException">A file cannot be used, or has no types.</exception>
    public static IEnumerable<TargetTypes> Read(Terminal terminal, IEnumerable<string> sources)
    {
        SnapshotSource source = new(terminal, new Decompressor());

        foreach (string each in sources)
        {
            SourceRequest request = SourceRequest.Parse(each);

            if (request.Path.EndsWith(CompanionFile.TypesExtension, StringComparison.Ordinal))
            {
                yield return Open(request.Path, name: null);
                continue;
            }

            (KernelSnapshot snapshot, BtfReader? btf) = source.ReadWithBtf(request);
            string name = snapshot.Name ?? snapshot.Kernel ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Path));
            yield return btf is null
                ? Open(Beside(request.Path), name)
                : Of(
                    NamedFile.Within(
                        request.Path,
                        () => CompanionCapture.FromBtf(btf, new CompanionHead(snapshot.Name, snapshot.Kernel, snapshot.Architecture))),
                    request.Path,
                    name);
        }
    }

    private static TargetTypes Open(string path, string? name) => Of(Encoding.UTF8.GetString(NamedFile.Read(path)), path, name);

    private static TargetTypes Of(string text, string path, string? name)
    {
        TypesCompanion companion = NamedFile.Within(path, () => TypesCompanion.Open(new StringCharacters(text), path));
        return new TargetTypes(name ?? companion.Head.Name ?? companion.Head.Kernel ?? Path.GetFileNameWithoutExtension(path), companion);
    }

    private static string Beside(string snapshot)
    {
        string path = Path.ChangeExtension(snapshot, CompanionFile.TypesExtension);
        return FoundFile.Exists(path)
            ? path
            : throw new InputException(
                $"{snapshot}: a snapshot has no types of its own, and {Path.GetFileName(path)} is not beside it. Make it with 'kfuncgen " +
                "snapshot --types', or give the kernel.");
    }
}
