using System.Diagnostics;
using System.Text;
using Xunit;

namespace KfuncGen.Packaging.Tests;

/// <summary><c>dotnet watch</c>, really run on a program that goes on.</summary>
public sealed class WatchTests(Packages packages)
{
    // Generous: what is waited for is a build on a machine that does other things.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task An_edited_program_is_what_the_running_process_loads_next()
    {
        ConsumerFolder consumers = packages.CopyConsumers();
        consumers.SayProperties("Hot");
        using Process watch = Start(consumers["Hot"]);
        StringBuilder output = new();
        StringBuilder says = new();

        try
        {
            // What watches speaks on one stream, and what it runs on the other.
            await ReadUntilAsync(watch.StandardError, says, "Waiting for changes");
            Task<string> rest = watch.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

            if (await ReadUntilAsync(watch.StandardOutput, output, "answer 1", "not loaded") != "answer 1")
            {
                Assert.Skip($"The kernel was not asked: {output}");
            }

            string file = consumers["Hot/Program.cs"];
            File.WriteAllText(file, File.ReadAllText(file).Replace("=> 1;", "=> 2;"));

            Assert.Equal("answer 2", await ReadUntilAsync(watch.StandardOutput, output, "answer 2"));
            watch.Kill(entireProcessTree: true);
            Assert.DoesNotContain("Restart is needed", await rest);
        }
        finally
        {
            watch.Kill(entireProcessTree: true);
            await watch.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static Process Start(string folder)
    {
        ProcessStartInfo start = DotNet.Prepare(folder, DotNet.Host, "watch", "--non-interactive", "run");
        start.Environment["DOTNET_WATCH_SUPPRESS_EMOJIS"] = "1";
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    // The first of some texts that a line has.
    private static async Task<string> ReadUntilAsync(StreamReader reader, StringBuilder output, params string[] texts)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);

        try
        {
            while (await reader.ReadLineAsync(limit.Token) is { } line)
            {
                output.AppendLine(line);

                if (texts.FirstOrDefault(line.Contains) is { } found)
                {
                    return found;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }

        throw new TimeoutException($"None of '{string.Join("', '", texts)}' came:{Environment.NewLine}{output}");
    }
}
