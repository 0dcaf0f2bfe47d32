using System.Text;
using KfuncGen.Btf;
using KfuncGen.Capture;
using KfuncGen.Snapshots;

namespace KfuncGen.Tool.Probing;

/// <summary>The BTF of the running kernel and of the modules that are loaded.</summary>
/// <remarks>Documentation/ABI/testing/sysfs-kernel-btf, 7.2.</remarks>
internal sealed class RunningBtf
{
    private const string BtfDirectory = "/sys/kernel/btf";
    private const string KernelFile = "vmlinux";

    private readonly IReadOnlyList<(string Name, BtfReader Btf)> modules;

    private RunningBtf(BtfReader kernel, IReadOnlyList<(string Name, BtfReader Btf)> modules)
    {
        Kernel = kernel;
        this.modules = modules;
    }

    /// <summary>The kernel's own.</summary>
    public BtfReader Kernel { get; }

    /// <summary>Opens it.</summary>
    /// <exception cref="InputException">It is not there; the message says what that may come from.</exception>
    public static RunningBtf Open(IRunningSystem system)
    {
        string path = $"{BtfDirectory}/{KernelFile}";

        if (system.ReadFile(path) is not { Length: > 0 } bytes)
        {
            throw new InputException(system.ListFiles("/sys/kernel").Count == 0 && system.ReadFile("/proc/sys/kernel/osrelease") is not null
                ? $"{path}: there is no such file, and nothing else in /sys/kernel: sysfs is not mounted here, as in some containers. Which kfuncs the kernel has cannot be learned. Mount it, or run kfuncgen outside."
                : $"{path}: there is no such file. The kernel was built without CONFIG_DEBUG_INFO_BTF, or is older than 5.4: then no BPF program can call a kfunc here.");
        }

        try
        {
            BtfReader kernel = new(bytes);
            List<(string Name, BtfReader Btf)> modules = [];

            foreach (string name in system.ListFiles(BtfDirectory))
            {
                // A module may go away at any time.
                if (name != KernelFile && system.ReadFile($"{BtfDirectory}/{name}") is { Length: > 0 } module)
                {
                    modules.Add((name, new BtfReader(module, kernel)));
                }
            }

            return new RunningBtf(kernel, modules);
        }
        catch (BtfFormatException exception)
        {
            throw new InputException($"{BtfDirectory}: {exception.Message}");
        }
    }

    /// <summary>The kfuncs that its tags tell of.</summary>
    /// <exception cref="InputException">A prototype is none.</exception>
    public KernelSnapshot Capture(IRunningSystem system)
    {
        SnapshotCaptureOptions options = new() { Kernel = ReadText(system, "/proc/sys/kernel/osrelease"), Architecture = ReadText(system, "/proc/sys/kernel/arch") };
        CaptureSource[] sources = [new CaptureSource(Kernel), .. modules.Select(static module => new CaptureSource(module.Btf, BtfIds: null, module.Name))];

        try
        {
            return SnapshotCapture.FromSources(sources, options);
        }
        catch (BtfFormatException exception)
        {
            throw new InputException($"{BtfDirectory}: {exception.Message}");
        }
    }

    /// <summary>Finds a kfunc by the name that a snapshot has for it.</summary>
    /// <returns>Null where the running kernel has no such function: it is of another kernel, or its module is not loaded.</returns>
    public RunningKfunc? Find(Kfunc kfunc)
    {
        BtfReader? btf = kfunc.Module is null ? Kernel : modules.FirstOrDefault(module => module.Name == kfunc.Module).Btf;

        return btf is not null && btf.TryFindFunction(Encoding.UTF8.GetBytes(kfunc.Name), out BtfType function)
            ? new RunningKfunc(kfunc.Name, kfunc.Module, function.Id.Value)
            : null;
    }

    private static string? ReadText(IRunningSystem system, string path) =>
        system.ReadFile(path) is { } bytes && Encoding.UTF8.GetString(bytes).Trim() is { Length: > 0 } text ? text : null;
}
