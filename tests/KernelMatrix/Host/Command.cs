using System.Diagnostics;
using System.Text;

namespace KernelMatrix.Host;

/// <summary>Runs programs of the machine.</summary>
internal static class Command
{
    /// <summary>Whether a program can be found.</summary>
    public static bool Exists(string name) => Find(name) is not null;

    /// <summary>Where a program is; null where it is not.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/sbin")
            .Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>The last line that it prints.</returns>
    /// <exception cref="CommandException">It fails; the message has all it said.</exception>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        (int? code, string said) = await RunAsync(Timeout.InfiniteTimeSpan, name, arguments);
        return code == 0
            ? said.TrimEnd().Split('\n')[^1]
            : throw new CommandException($"'{name} {string.Join(' ', arguments)}' ended with {code}:\n{said}");
    }

    /// <summary>Runs a program for as long as it may.</summary>
    /// <returns>Its exit code, null where its time was up; and what it said, to both outputs.</returns>
    public static Task<(int? Code, string Said)> RunAsync(TimeSpan limit, string name, params string[] arguments) =>
        RunAsync(limit, Timeout.InfiniteTimeSpan, name, arguments);

    /// <summary>Runs a program for as long as it may, and for as long as it says something.</summary>
    /// <returns>Its exit code, null where its time was up; and what it said, to both outputs.</returns>
    public static async Task<(int? Code, string Said)> RunAsync(
        TimeSpan limit, TimeSpan silence, string name, params string[] arguments)
    {
        ProcessStartInfo start =
            new(name, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = new() { StartInfo = start };
        StringBuilder said = new();
        using CancellationTokenSource quiet = new(silence);
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token);
        time.CancelAfter(limit);

        try
        {
            await process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return (null, said.ToString());
        }

        return (process.ExitCode, said.ToString());

        void Collect(object sender, DataReceivedEventArgs line)
        {
            lock (said)
            {
                said.AppendLine(line.Data);
            }

            quiet.CancelAfter(silence);
        }
    }
}
