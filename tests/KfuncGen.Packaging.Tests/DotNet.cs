using System.Diagnostics;

namespace KfuncGen.Packaging.Tests;

/// <summary>Runs the <c>dotnet</c> command that runs the tests.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The command.</summary>
    public static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

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
        ProcessStartInfo start = Prepare(directory, Host, arguments);

        if (home is not null)
        {
            start.Environment["DOTNET_CLI_HOME"] = home;
        }

        return Finish(start);
    }

    /// <summary>A program that is not yet started, in an environment in which <c>dotnet</c> is as for a user.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="program">What.</param>
    /// <param name="arguments">With what.</param>
    public static ProcessStartInfo Prepare(string directory, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
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
        return start;
    }

    /// <summary>Runs what is prepared to its end.</summary>
    /// <returns>The exit code, and everything it printed.</returns>
    /// <exception cref="TimeoutException">It did not end in time; it is stopped then.</exception>
    public static (int ExitCode, string Output) Finish(ProcessStartInfo start)
    {
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();

        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end in {Limit}.");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }
}
