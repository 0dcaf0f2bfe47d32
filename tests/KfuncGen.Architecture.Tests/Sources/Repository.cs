using System.Runtime.CompilerServices;

namespace KfuncGen.Architecture.Tests.Sources;

/// <summary>Where the sources stand that this test reads.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    internal static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "../../.."));

    /// <summary>The folder of the checked-in lists of arrows.</summary>
    internal static string Arrows { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "../arrows"));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
