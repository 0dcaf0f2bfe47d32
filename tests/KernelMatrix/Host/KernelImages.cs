namespace KernelMatrix.Host;

/// <summary>Gets kernels from the archive that this machine's apt uses.</summary>
internal static class KernelImages
{
    private const string NewestSuite = "trixie-backports";

    // What claims load while the kernel runs.
    private const string Modules = "nf_conntrack,veth,sch_ingress,cls_bpf";

    /// <summary>Fetches a kernel, or takes it from the cache.</summary>
    /// <returns>The path of its image.</returns>
    /// <exception cref="KernelNotFoundException">There is none, or another one than there should be, which is not booted.</exception>
    public static async Task<string> FetchAsync(string root, string cache, Kernel kernel)
    {
        string[] verified = kernel.Hash is { } hash ? ["--sha256", hash] : [];
        string[] asked =
            ["--suite", kernel.Suite, "--arch", kernel.Machine.Name, "--release", kernel.Release, "--output", cache, .. verified];

        if (!kernel.Machine.IsForReading && await RunAsync(root, [.. asked, "--modules", Modules]) is (0, var whole))
        {
            return whole;
        }

        // An archive drops a release's modules with the release: an image that was kept is booted without them.
        (int? code, string path) = await RunAsync(root, asked);
        return code == 0 ? path : throw new KernelNotFoundException(path);
    }

    private static async Task<(int? Code, string Last)> RunAsync(string root, string[] arguments)
    {
        (int? code, string said) = await Command.RunAsync(TimeSpan.FromMinutes(10), Script(root), arguments);
        return (code, said.TrimEnd().Split('\n')[^1]);
    }

    /// <summary>Finds the newest kernel that there is.</summary>
    public static async Task<Kernel> FindNewestAsync(string root, Machine machine)
    {
        (_, string said) = await Command.RunAsync(
            TimeSpan.FromMinutes(5), Script(root), "--suite", NewestSuite, "--arch", machine.Name, "--list");
        string release = said.Split('\n').Last(
            line => line.EndsWith($"-{machine.Name}", StringComparison.Ordinal) && !line.Contains("cloud") && !line.Contains("rt"));
        return new(machine.IsOwn ? "newest" : $"newest-{machine.Name}", machine, NewestSuite, release, null, false);
    }

    private static string Script(string root) => Path.Combine(root, "eng/fetch-kernel");
}
