using System.Diagnostics;

namespace KfuncGen.Tests.Links;

/// <summary>A network namespace of the test's own, with nothing but loopback in it.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private static int count;

    private readonly string name;

    private NetworkNamespace(string name) => this.name = name;

    /// <summary>Its file.</summary>
    public string Path => $"/run/netns/{name}";

    /// <summary>Makes one, or skips the test where that is not permitted.</summary>
    public static NetworkNamespace Make()
    {
        string name = $"kfuncgen-{Environment.ProcessId}-{Interlocked.Increment(ref count)}";
        (int code, string said) = Run("netns", "add", name);
        Assert.SkipWhen(code != 0, $"No network namespace can be made here: {said}");
        NetworkNamespace made = new(name);
        Run("-n", name, "link", "set", "lo", "up");
        return made;
    }

    /// <summary>Runs a command in it, to its end.</summary>
    public void Run(string command) => Run("netns", "exec", name, "bash", "-c", command);

    public void Dispose() => Run("netns", "delete", name);

    private static (int Code, string Said) Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said.Trim());
    }
}
