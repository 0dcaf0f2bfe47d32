using KernelMatrix.Host;
using KfuncGen.Verification.Running;

namespace KfuncGen.Verification.Booting;

/// <summary>A stock kernel under QEMU that is asked instead of this machine's.</summary>
internal static class BootedKernel
{
    // Emulated in software; loops of a million instructions take their time.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(25);

    /// <summary>Boots a kernel and asks it.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="name">The kernel's name in <c>tests/KernelMatrix/kernels.tsv</c>.</param>
    /// <param name="image">The corpus.</param>
    public static IEnumerable<(string Name, KernelAnswer Answer)> Ask(string root, string name, byte[] image)
    {
        Kernel kernel = Kernel.ReadList(Path.Combine(root, "tests/KernelMatrix/kernels.tsv")).Single(one => one.Name == name);
        string cache = Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "kfuncgen/kernels");
        string vmlinuz = KernelImages.FetchAsync(root, cache, kernel).GetAwaiter().GetResult();
        string output = Path.Combine(root, "artifacts/verification", name);
        string console = Path.Combine(output, "console.log");
        string corpus = Path.Combine(output, "corpus.dll");
        Directory.CreateDirectory(output);

        // The same programs get the same answers.
        if (File.Exists(console) && File.Exists(corpus) && File.ReadAllBytes(corpus).AsSpan().SequenceEqual(image)
            && File.ReadAllText(console) is { } before && before.Contains("@end", StringComparison.Ordinal))
        {
            return Read(before);
        }

        File.WriteAllBytes(corpus, image);
        (int? _, string said) = Command.RunAsync(
            Limit,
            "qemu-system-x86_64",
            "-accel", "tcg,thread=multi", "-cpu", "max", "-m", "2048", "-smp", "2", "-nographic", "-no-reboot", "-nic", "none",
            "-kernel", vmlinuz, "-initrd", Pack(root, output), "-append", "console=ttyS0 quiet panic=-1").GetAwaiter().GetResult();
        File.WriteAllText(console, said);
        return Read(said);
    }

    /// <summary>Says an answer as a line of the console.</summary>
    public static string Write(string name, KernelAnswer answer)
    {
        string word = answer.IsTaken switch { true => "taken", false => "refused", null => "unknown" };
        string reason = answer.Reason.ReplaceLineEndings(" ").Replace('\t', ' ');
        return $"@answer\t{name}\t{word}\t{reason[..Math.Min(reason.Length, 300)]}";
    }

    private static (string Name, KernelAnswer Answer)[] Read(string said) =>
        [.. said.Split('\n').Select(ReadLine).OfType<(string, KernelAnswer)>()];

    private static (string Name, KernelAnswer Answer)? ReadLine(string line)
    {
        int at = line.IndexOf("@answer\t", StringComparison.Ordinal);
        return at >= 0 && line[at..].TrimEnd('\r').Split('\t') is [_, string name, string word, string reason]
            ? (name, new KernelAnswer(word switch { "taken" => true, "refused" => false, _ => null }, reason))
            : null;
    }

    private static string Pack(string root, string output)
    {
        string init = Path.Combine(output, "init");
        Run("gcc", "-static", "-O2", "-Wall", "-Werror", "-o", init, Path.Combine(root, "tests/KfuncGen.Verification/Booting/init.c"));
        string initramfs = Path.Combine(output, "initramfs.gz");
        using Initramfs files = new(initramfs);
        files.AddFile(init, "init");
        files.AddFile(Path.Combine(output, "corpus.dll"), "corpus.dll");

        foreach (string folder in (string[])["proc", "sys", "tmp"])
        {
            files.AddDirectory(folder);
        }

        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory)
            .Where(static file => Path.GetExtension(file) is ".dll" or ".json"))
        {
            files.AddFile(file, "app/" + Path.GetFileName(file));
        }

        AddRuntime(files);
        return initramfs;
    }

    // The runtime that runs this, and what it is linked against.
    private static void AddRuntime(Initramfs files)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string dotnet = Path.GetFullPath(Path.Combine(framework, "../../.."));
        List<string> native = [Path.Combine(dotnet, "dotnet")];

        foreach (string file in Directory.GetFiles(framework)
            .Concat(Directory.GetFiles(Path.Combine(dotnet, "host"), "*", SearchOption.AllDirectories)))
        {
            files.AddFile(file, "dotnet/" + Path.GetRelativePath(dotnet, file));

            if (file.EndsWith(".so", StringComparison.Ordinal))
            {
                native.Add(file);
            }
        }

        files.AddFile(native[0], "dotnet/dotnet");

        foreach (string library in native.SelectMany(LibrariesOf)
            .Where(one => !one.StartsWith(dotnet, StringComparison.Ordinal)).Distinct())
        {
            files.AddFile(library, library[1..]);
        }
    }

    private static string Run(string command, params string[] arguments) =>
        Command.RunAsync(Timeout.InfiniteTimeSpan, command, arguments).GetAwaiter().GetResult().Said;

    private static IEnumerable<string> LibrariesOf(string binary) => Run("ldd", binary).Split('\n')
        .Select(static line => line.Split("=> ") is [_, string path] ? path.Split(" (")[0].Trim() : line.Trim().Split(" (")[0])
        .Where(static path => path.StartsWith('/') && File.Exists(path));
}
