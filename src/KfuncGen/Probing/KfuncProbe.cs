using KfuncGen.Probing;

namespace KfuncGen;

/// <summary>
/// Asks a kernel, by its BTF, whether it has a kfunc with the types that a program was built for. Needs no privilege:
/// <c>/sys/kernel/btf</c> is readable by everybody.
/// </summary>
/// <remarks>
/// Thread-safe. BTF is read with the first question and kept: an answer holds for the modules that were loaded then. For
/// modules loaded since, make a new probe with <see cref="ForDirectory"/>; loading a program looks for them anew. That BTF has a
/// function does not say that a program may call it: its type, its licence and the process's capabilities matter too.
/// </remarks>
public sealed class KfuncProbe
{
    private const string SysfsDirectory = "/sys/kernel/btf";
    private const string SymbolsFile = "/proc/kallsyms";

    private readonly KernelFunctions functions;

    internal KfuncProbe(BtfSource source)
        : this(new KernelFunctions(source))
    {
    }

    private KfuncProbe(KernelFunctions functions)
    {
        this.functions = functions;
        Helpers = new HelperProbe(functions);
    }

    /// <summary>The probe of the kernel that this process runs on.</summary>
    public static KfuncProbe RunningKernel { get; } = ForSystem(OperatingSystem.IsLinux());

    /// <summary>The kernel's BTF.</summary>
    internal KernelFunctions Functions => functions;

    /// <summary>What is known of the kernel's helpers.</summary>
    internal HelperProbe Helpers { get; }

    /// <summary>Makes a probe of the kernel whose BTF is in a directory.</summary>
    /// <param name="btfDirectory">
    /// A directory like <c>/sys/kernel/btf</c>: a file <c>vmlinux</c>, and one for each module, all raw BTF. It is not
    /// touched before the first question; where it is missing, every answer is <see cref="KfuncAvailability.Unknown"/>.
    /// </param>
    public static KfuncProbe ForDirectory(string btfDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(btfDirectory);
        bool isRunning = Path.TrimEndingDirectorySeparator(btfDirectory) == SysfsDirectory;
        return new KfuncProbe(new BtfDirectory(btfDirectory, isRunning ? SymbolsFile : null));
    }

    /// <summary>Makes a probe of the kernel whose BTF is in memory.</summary>
    /// <param name="vmlinux">The raw BTF of the kernel image. It must not change while the probe is in use.</param>
    /// <param name="modules">The raw BTF of its modules, split over <paramref name="vmlinux"/>, by module name; null for none.</param>
    public static KfuncProbe ForBtf(
        ReadOnlyMemory<byte> vmlinux, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>>? modules = null) =>
        new(new BtfBlobs(vmlinux, modules ?? []));

    /// <summary>Whether the kernel has a kfunc with the types of a variant.</summary>
    /// <param name="variant">The variant, a row of the generated table.</param>
    /// <returns>
    /// <see cref="KfuncAvailability.Present"/> where the function's canonical shape is one of the variant's. A canonical
    /// shape is the prototype without typedefs, qualifiers and type tags, <c>*struct task_struct(s32)</c>: what has to be
    /// the same for a call to mean the same.
    /// </returns>
    public KfuncProbeResult Check(KfuncVariant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return Resolve(variant).Answer;
    }

    /// <summary>Whether the kernel has a function of a kfunc's name, whatever its types.</summary>
    /// <param name="kfuncName">The kfunc's exact name.</param>
    /// <returns>Never <see cref="KfuncAvailability.Changed"/>.</returns>
    public KfuncProbeResult Check(string kfuncName)
    {
        ArgumentException.ThrowIfNullOrEmpty(kfuncName);
        return Find(kfuncName, null, out KernelFunction? function) ?? Present(kfuncName, function!);
    }

    /// <summary>Looks a variant up, as <see cref="Check(KfuncVariant)"/>, and says what function it is.</summary>
    internal ResolvedKfunc Resolve(KfuncVariant variant)
    {
        if (Find(variant.Name, variant.Module, out KernelFunction? function) is { } answer)
        {
            return new ResolvedKfunc(variant, answer, function);
        }

        KfuncProbeResult? difference = ContractComparison.Differ(variant, function!);

        // Two files of a kernel may have functions of one name, and where BTF marks none of them, the one that fits is meant.
        if (difference is not null
            && functions.FindOthers(variant.Name, function!).FirstOrDefault(
                other => ContractComparison.Differ(variant, other) is null) is { } fitting)
        {
            (function, difference) = (fitting, null);
        }

        return new ResolvedKfunc(variant, difference ?? Present(variant.Name, function!), function);
    }

    /// <summary>The probe of the same kernel with the modules that it has now; the kernel's own BTF is not read again.</summary>
    internal KfuncProbe WithPresentModules() => new(functions.WithPresentModules());

    /// <summary>Makes the probe of the running kernel, or one that says there is none.</summary>
    internal static KfuncProbe ForSystem(bool isLinux) => new(isLinux ? new BtfDirectory(SysfsDirectory, SymbolsFile) : new NoKernel());

    // Null where there is a function that programs may mean.
    private KfuncProbeResult? Find(string name, string? module, out KernelFunction? function)
    {
        function = functions.Find(name, module, out string? unknown);

        return (function, unknown) switch
        {
            ({ IsTwin: true } twin, _) => new()
            {
                Availability = KfuncAvailability.Absent,
                Reason = $"{name} is no kfunc here: it is what {name[..^SuppliedArguments.TwinSuffix.Length]} is compiled to, " +
                    "which programs call without the implicit arguments.",
                Module = twin.Module,
            },
            ({ }, _) => null,
            (_, { } reason) =>
                new() { Availability = KfuncAvailability.Unknown, Reason = $"Whether there is a {name} is not known. {reason}" },
            _ => new() { Availability = KfuncAvailability.Absent, Reason = AbsentReason(name, module) },
        };
    }

    private string AbsentReason(string name, string? module)
    {
        int modules = functions.Modules.Count;
        string where = modules == 0
            ? "the kernel's BTF"
            : $"the BTF of the kernel and of {modules} {(modules == 1 ? "module" : "modules")}";

        return module is not null && !functions.Modules.Contains(module)
            ? $"There is no {name} in {where}. It is part of module {module}, which is not loaded or has no BTF."
            : $"There is no {name} in {where}.";
    }

    private static KfuncProbeResult Present(string name, KernelFunction function)
    {
        string where = function.Module is { } module ? $"module {module}" : "the kernel";

        return new()
        {
            Availability = KfuncAvailability.Present,
            Reason = function.IsTagged
                ? $"{name} is a kfunc of {where}."
                : $"{name} is a function of {where}; its BTF does not mark it as a kfunc, which builds before 7.3 leave out for some.",
            Module = function.Module,
            IsTagged = function.IsTagged,
        };
    }
}
