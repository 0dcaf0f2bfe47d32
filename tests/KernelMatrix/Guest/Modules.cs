namespace KernelMatrix.Guest;

/// <summary>
/// Modules of the kernel that is running, where the archive has them: those that the host put in, each behind what it needs.
/// </summary>
internal static class Modules
{
    private const string Folder = "/modules";

    private static readonly string[] InOrder =
        [.. File.ReadAllLines($"{Folder}/order").Select(Path.GetFileNameWithoutExtension).OfType<string>()];

    /// <summary>Whether there is one.</summary>
    public static bool Has(string name) => InOrder.Contains(name);

    /// <summary>Loads one, and what it needs; false where there is none, or it has been loaded before.</summary>
    public static bool TryLoad(string name)
    {
        if (!Has(name) || Directory.Exists($"/sys/module/{name}"))
        {
            return false;
        }

        Linux.LoadModule($"{Folder}/{name}.ko");
        return true;
    }

    /// <summary>Loads one behind everything that stands before it.</summary>
    public static void LoadUpTo(string name) =>
        Array.ForEach(InOrder[..(Array.IndexOf(InOrder, name) + 1)], static one => TryLoad(one));
}
