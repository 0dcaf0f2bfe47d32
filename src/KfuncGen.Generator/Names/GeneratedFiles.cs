namespace KfuncGen.Generator.Names;

/// <summary>Tells files that the generator wrote from those that people write.</summary>
internal static class GeneratedFiles
{
    // The compiler puts a generator's files into a folder of its full name, on disk and off it.
    private const string Folder = "KfuncGen.Generator.KfuncBindingsGenerator";

    /// <summary>Whether a file is the generator's, by its path.</summary>
    public static bool IsOurs(string path) => path.Contains(Folder);
}
