using System.ComponentModel;
using System.Diagnostics;

namespace KfuncGen.Btf.Tests.Libbpf;

/// <summary>clang and bpftool.</summary>
internal static class CompilerTool
{
    /// <summary>Runs one in a directory and gives what it says; where it is not installed, the test is skipped.</summary>
    public static string Run(string directory, string name, string arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(name, arguments)
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{name} {arguments}: {error.GetAwaiter().GetResult()}");
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"there is no {name} here");
            throw;
        }
    }
}
