namespace KernelMatrix.Host;

/// <summary>What the command is to do.</summary>
internal sealed class Options
{
    /// <summary>How to call it.</summary>
    public const string Usage =
        "Usage: tests/KernelMatrix/run [--kernels ci|all|NAME,...|newest] [--arch amd64|arm64|s390x] [--scenarios ci|NAME,...] " +
        "[--report FILE] [--helper-kinds FILE] [--hooks FILE] [--root DIR]";

    // Nothing of what one leaves behind hurts the next: what cannot be taken back comes last.
    private static readonly string[] AllScenarios =
    [
        "root", "bpf+net+perfmon", "bpf+net", "nobody", "userns", "seccomp-eperm", "seccomp-enosys", "no-sysfs", "no-jit", "descriptors",
        "helpers", "modules", "integrity",
        "confidentiality",
    ];

    // What every commit runs: everything, and what takes the most away.
    private static readonly string[] CiScenarios = ["root", "bpf+net-short", "nobody", "descriptors", "helpers", "modules"];

    /// <summary>The repository.</summary>
    public string Root { get; private set; } = Directory.GetCurrentDirectory();

    /// <summary>Where what is made goes.</summary>
    public string Output => Path.Combine(Root, "artifacts/kernel-matrix");

    /// <summary>Where kernels are kept from one run to the next, and from one clone to the next.</summary>
    public string Cache { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/tmp", ".cache"),
        "kfuncgen/kernels");

    /// <summary>The scenarios, in the order that they are made in.</summary>
    public IReadOnlyList<string> Scenarios { get; private set; } = AllScenarios;

    /// <summary>Where the table goes, for people to read; null for nowhere.</summary>
    public string? Report { get; private set; }

    /// <summary>Where the table of helpers and kinds goes, made anew of the kernels' answers; null to hold it against them.</summary>
    public string? HelperKinds { get; private set; }

    /// <summary>Where the table of hooks goes, made anew of the kernels' answers; null to hold it against them.</summary>
    public string? Hooks { get; private set; }

    private string[] Kernels { get; set; } = ["ci"];

    // The machine that kernels are booted on; null for all of those that are asked for by name.
    private Machine? Machine { get; set; }

    /// <summary>Reads the command line; null where it is wrong.</summary>
    public static Options? Parse(string[] args)
    {
        Options options = new();

        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return null;
            }

            switch (args[i])
            {
                case "--kernels":
                    options.Kernels = args[i + 1].Split(',');
                    break;
                case "--arch":
                    options.Machine = Machine.Named(args[i + 1]);
                    break;
                case "--scenarios":
                    options.Scenarios = args[i + 1] == "ci" ? CiScenarios : args[i + 1].Split(',');
                    break;
                case "--report":
                    options.Report = args[i + 1];
                    break;
                case "--helper-kinds":
                    options.HelperKinds = args[i + 1];
                    break;
                case "--hooks":
                    options.Hooks = args[i + 1];
                    break;
                case "--root":
                    options.Root = Path.GetFullPath(args[i + 1]);
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    /// <summary>The kernels to boot.</summary>
    public async Task<IReadOnlyList<Kernel>> FindKernelsAsync()
    {
        Kernel[] all = [.. Kernel.ReadList(Path.Combine(Root, "tests/KernelMatrix/kernels.tsv")).Where(
            kernel => Machine is null || kernel.Machine == Machine)];
        List<Kernel> found = [];

        foreach (string name in Kernels)
        {
            found.AddRange(name switch
            {
                "all" => all,
                "ci" => all.Where(static kernel => kernel.IsForEveryCommit),
                "newest" => [await KernelImages.FindNewestAsync(Root, Machine ?? Machine.Amd64)],
                _ => [Array.Find(all, kernel => kernel.Name == name) ?? throw new CommandException($"kernels.tsv has no kernel '{name}'.")],
            });
        }

        return found.Count > 0
            ? found
            : throw new CommandException($"kernels.tsv has no kernel of {Machine?.Name} among '{string.Join(',', Kernels)}'; try 'all'.");
    }
}
