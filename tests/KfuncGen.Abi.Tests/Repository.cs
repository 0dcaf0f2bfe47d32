namespace KfuncGen.Abi.Tests;

/// <summary>Where the repository is whose checked-in files the tests compare.</summary>
internal static class Repository
{
    /// <summary>Its root: the directory with the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) => File.Exists(Path.Combine(directory, "KfuncGen.sln"))
        ? directory
        : Find(Path.GetDirectoryName(directory)
            ?? throw new InvalidOperationException("The tests run outside of the repository, whose files they read."));
}
