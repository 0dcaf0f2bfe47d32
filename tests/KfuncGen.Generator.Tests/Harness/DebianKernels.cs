namespace KfuncGen.Generator.Tests.Harness;

/// <summary>The snapshots that KfuncGen.Kernels ships, and the lifecycle that KfuncGen ships.</summary>
internal static class DebianKernels
{
    /// <summary>Their names, oldest first.</summary>
    public static readonly string[] Names = ["debian-6.1", "debian-6.12", "debian-6.16", "debian-6.18", "debian-7.2"];

    /// <summary>Adds all of them, and the lifecycle.</summary>
    /// <param name="project">The project.</param>
    /// <param name="only">The targets, where not all: <c>debian-7.2</c>.</param>
    public static TestProject WithDebianKernels(this TestProject project, params string[] only)
    {
        foreach (string name in only is [] ? Names : only)
        {
            project.Snapshot($"{name}.kfuncs", Read($"{name}.kfuncs"));
        }

        return project.Lifecycle("kernel.lifecycle", Read("kernel.lifecycle"));
    }

    /// <summary>The text of one of the files.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kernels", file));
}
