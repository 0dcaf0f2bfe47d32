using System.Diagnostics;

namespace KfuncGen.Packaging.Tests;

/// <summary>Runs the <c>dotnet</c> command that runs the tests.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs it to its end.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="arguments">With what.</param>
    /// <returns>The exit code, and everything it printed.</returns>
    /// <exception cref="TimeoutException">It did not end in time; it is stopped then.</exception>
    public static (int ExitCode, string Output) Run(string directory, params string[] arguments) => RunAt(null, directory, arguments);

    /// <summary>Runs it to its end, for a user of its own.</summary>
    /// <param name="home">Where what it installs for the user goes; null for where it always goes.</param>
    /// <param name="directory">Where.</param>
    /// <param name="arguments">With what.</param>
    /// <returns>The exit code, and everything it printed.</returns>
    /// <exception cref="TimeoutException">It did not end in time; it is stopped then.</exception>
    public static (int ExitCode, string Output) RunAt(string? home, string directory, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What "dotnet test" tells its own MSBuild would bend this one, and nothing may outlive the test.
        foreach (string variable in start.Environment.Keys.Where(
            static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";

        if (home is not null)
        {
            start.Environment["DOTNET_CLI_HOME"] = home;
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();

        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} did not end in {Limit}.");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }
}
