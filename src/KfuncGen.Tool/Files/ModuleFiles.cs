namespace KfuncGen.Tool.Files;

/// <summary>The module files in a directory.</summary>
internal static class ModuleFiles
{
    /// <summary>What the kernel's build may compress modules to (scripts/Makefile.modinst, 7.2), and not at all.</summary>
    private static readonly string[] Extensions = [".ko", ".ko.xz", ".ko.zst", ".ko.gz"];

    // Links lead to the headers and sources of a kernel, or in circles.
    private static readonly EnumerationOptions AllBelow = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        ReturnSpecialDirectories = false,
    };

    /// <summary>Whether a file is a module, by its name.</summary>
    public static bool IsModule(string path) => Array.Exists(Extensions, extension => path.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>The modules in a directory and those below it, in the order of their paths. Links are not followed.</summary>
    public static string[] In(string directory)
    {
        string[] paths = [.. Directory.EnumerateFiles(directory, "*", AllBelow).Where(IsModule)];
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }

    /// <summary>The modules of a release where systems have them; none where it is not installed.</summary>
    public static string[] InRoot(string root, string release)
    {
        foreach (string modules in (string[])["lib/modules", "usr/lib/modules"])
        {
            string directory = Path.Combine(root, modules, release);

            if (Directory.Exists(directory))
            {
                return In(directory);
            }
        }

        return [];
    }

    /// <summary>The module that a file is called after: the kernel makes underscores of dashes.</summary>
    public static string NameOf(string path)
    {
        string name = Path.GetFileName(path);
        return name[..name.IndexOf(".ko", StringComparison.Ordinal)].Replace('-', '_');
    }

    /// <summary>Files by the name of their module.</summary>
    public static Dictionary<string, string> ByModuleName(IEnumerable<string> paths)
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);

        foreach (string path in paths)
        {
            files.TryAdd(NameOf(path), path);
        }

        return files;
    }
}
