namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>Finds programs that a test needs and a machine may lack.</summary>
internal static class InstalledProgram
{
    /// <summary>The path of the first that is installed; null where none is.</summary>
    public static string? Find(params string[] names) => names
        .SelectMany(static name => Directories().Select(directory => Path.Combine(directory, name)))
        .FirstOrDefault(File.Exists);

    // bpftool is where administrators have their programs, which is not on everybody's path.
    private static IEnumerable<string> Directories() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/usr/local/sbin");
}
