namespace KfuncGen.Tool.Files;

/// <summary>What many modules told.</summary>
/// <param name="Modules">Those that may have kfuncs, by name.</param>
/// <param name="Count">How many were looked at.</param>
/// <param name="WithoutBtf">How many of them have no BTF.</param>
/// <param name="Complaints">What is wrong with single modules, with the file in front, in the order of the files.</param>
/// <param name="Release">The kernel release that they were built for; null where none tells it.</param>
internal sealed record ModuleCollection(
    IReadOnlyList<KernelFile> Modules, int Count, int WithoutBtf, IReadOnlyList<string> Complaints, string? Release)
{
    /// <summary>Makes one of what was found.</summary>
    /// <param name="findings">What was found in each file.</param>
    public static ModuleCollection Of(IEnumerable<(string Path, ModuleFinding Finding)> findings)
    {
        // What an administrator puts into updates/ is loaded in place of what came with the kernel: depmod.d(5), "search".
        (string Path, ModuleFinding Finding)[] all =
            [.. findings.OrderBy(
                static each => !each.Path.Contains("/updates/", StringComparison.Ordinal)).ThenBy(
                    static each => each.Path, StringComparer.Ordinal)];

        SortedDictionary<string, KernelFile> modules = new(StringComparer.Ordinal);
        List<string> complaints = [];
        Dictionary<string, int> releases = new(StringComparer.Ordinal);
        int withoutBtf = 0;

        foreach ((string path, ModuleFinding finding) in all)
        {
            if (finding.Release is { } release)
            {
                releases[release] = releases.GetValueOrDefault(release) + 1;
            }

            if (finding.Complaint is { } complaint)
            {
                complaints.Add(complaint.StartsWith(path, StringComparison.Ordinal) ? complaint : $"{path}: {complaint}");
            }
            else if (!finding.HasBtf)
            {
                withoutBtf++;
            }

            if (finding.Module is not { } module)
            {
                continue;
            }

            // One that does not say its name is called like its file.
            string name = module.Module ?? ModuleFiles.NameOf(path);

            if (!modules.TryAdd(name, module with { Module = name }))
            {
                complaints.Add($"{path}: another file has the module {name}, too, and goes before this one");
            }
        }

        // Modules from elsewhere may be among them, but not most of them.
        string? most = releases.OrderByDescending(static each => each.Value).ThenBy(
            static each => each.Key, StringComparer.Ordinal).Select(static each => each.Key).FirstOrDefault();

        return new ModuleCollection([.. modules.Values], all.Length, withoutBtf, complaints, most);
    }
}
