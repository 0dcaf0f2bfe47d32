namespace KernelMatrix.Host;

/// <summary>The product's tool, as this repository builds it.</summary>
/// <param name="root">The repository.</param>
internal sealed class Tool(string root)
{
    private string Project => Path.Combine(root, "src/KfuncGen.Tool");

    /// <summary>Builds it.</summary>
    public Task BuildAsync() =>
        Command.RunAsync("dotnet", "build", Project, "--configuration", "Release", "--nologo", "--verbosity", "quiet");

    /// <summary>Runs it.</summary>
    /// <returns>What it says.</returns>
    /// <exception cref="CommandException">It fails.</exception>
    public async Task<string> RunAsync(params string[] arguments)
    {
        (int? code, string said) = await Command.RunAsync(
            TimeSpan.FromMinutes(2),
            "dotnet",
            ["run", "--no-build", "--configuration", "Release", "--project", Project, "--", .. arguments]);
        return code == 0 ? said.Trim() : throw new CommandException($"kfuncgen {string.Join(' ', arguments)} ended with {code}: {said}");
    }
}
