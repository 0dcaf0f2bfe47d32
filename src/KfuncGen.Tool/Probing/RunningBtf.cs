using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Probing;

/// <summary>The BTF of the running kernel and of the modules that are loaded: the ids in it are what programs call kfuncs by.</summary>
/// <remarks>Documentation/ABI/testing/sysfs-kernel-btf, 7.2.</remarks>
internal sealed class RunningBtf
{
    private const string BtfDirectory = "sys/kernel/btf";
    private const string KernelFile = "vmlinux";

    private readonly RunningSystem system;
    private readonly Dictionary<string, BtfReader?> modules = [];

    private RunningBtf(RunningSystem system, BtfReader kernel)
    {
        this.system = system;
        Kernel = kernel;
    }

    /// <summary>The kernel's own.</summary>
    public BtfReader Kernel { get; }

    /// <summary>Opens it.</summary>
    /// <exception cref="InputException">It is not there, or damaged.</exception>
    public static RunningBtf Open(RunningSystem system)
    {
        string path = Path.Combine(system.Root, BtfDirectory, KernelFile);

        if (system.ReadFile($"{BtfDirectory}/{KernelFile}") is not { } bytes)
        {
            throw new InputException(
                $"{path}: there is no such file, so the running kernel cannot be asked. It was built without CONFIG_DEBUG_INFO_BTF=y, " +
                $"or {Path.Combine(system.Root, "sys")} is not mounted here.");
        }

        try
        {
            return new RunningBtf(system, new BtfReader(bytes));
        }
        catch (BtfFormatException exception)
        {
            throw new InputException($"{path}: {exception.Message}");
        }
    }

    /// <summary>Finds a kfunc by the name that a snapshot has for it.</summary>
    /// <returns>Null where the running kernel has no such function: it is of another kernel, or its module is not loaded.</returns>
    public RunningKfunc? Find(Kfunc kfunc)
    {
        BtfReader? btf = kfunc.Module is { } module ? FindModule(module) : Kernel;

        return btf is not null && btf.TryFindFunction(Encoding.UTF8.GetBytes(kfunc.Name), out BtfType function)
            ? new RunningKfunc(kfunc.Name, kfunc.Module, function.Id.Value)
            : null;
    }

    private BtfReader? FindModule(string name)
    {
        if (!modules.TryGetValue(name, out BtfReader? module))
        {
            try
            {
                module = system.ReadFile($"{BtfDirectory}/{name}") is { } bytes ? new BtfReader(bytes, Kernel) : null;
            }
            catch (BtfFormatException exception)
            {
                throw new InputException($"{Path.Combine(system.Root, BtfDirectory, name)}: {exception.Message}");
            }

            modules.Add(name, module);
        }

        return module;
    }
}
