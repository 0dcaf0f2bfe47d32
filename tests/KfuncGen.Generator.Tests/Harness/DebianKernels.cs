namespace KfuncGen.Generator.Tests.Harness;

/// <summary>The snapshots that KfuncGen.Kernels ships, and the lifecycle that KfuncGen ships.</summary>
internal static class DebianKernels
{
    /// <summary>Their names, oldest first.</summary>
    public static readonly string[] Names = ["debian-6.1", "debian-6.12", "debian-6.16", "debian-6.18", "debian-7.2", "debian-7.3"];

    // Some megabytes each, and the same for all tests.
    private static readonly Dictionary<string, Lazy<InMemoryFile>> Types = Names.ToDictionary(
        static name => name,
        static name => new Lazy<InMemoryFile>(() => new InMemoryFile($"{name}.ktypes", Read($"{name}.ktypes"), "types")));

    private static readonly Dictionary<string, Lazy<InMemoryFile>> Hooks = Names.ToDictionary(
        static name => name,
        static name => new Lazy<InMemoryFile>(() => new InMemoryFile($"{name}.khooks", Read($"{name}.khooks"), "hooks")));

    /// <summary>Adds the files with their functions.</summary>
    public static TestProject WithDebianFunctions(this TestProject project)
    {
        foreach (string name in Names)
        {
            project.Types(Hooks[name].Value);
        }

        return project;
    }

    /// <summary>Adds all of them, and the lifecycle.</summary>
    /// <param name="project">The project.</param>
    /// <param name="only">The targets, where not all: <c>debian-7.2</c>.</param>
    public static TestProject WithDebianKernels(this TestProject project, params string[] only)
    {
        foreach (string name in only is [] ? Names : only)
        {
            project.Snapshot($"{name}.kfuncs", Read($"{name}.kfuncs")).Types(Types[name].Value);
        }

        return project.Lifecycle("kernel.lifecycle", Read("kernel.lifecycle"));
    }

    /// <summary>The text of one of the files.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kernels", file));
}
