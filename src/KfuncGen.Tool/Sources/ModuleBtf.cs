using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Sources;

/// <summary>Reads the BTF of a module whose types are wanted beside those of its kernel.</summary>
/// <param name="terminal">Told of progress.</param>
/// <param name="decompressor">Unpacks modules.</param>
internal sealed class ModuleBtf(Terminal terminal, Decompressor decompressor)
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The module, compressed or not, or its raw BTF.</param>
    /// <param name="kernel">The kernel's BTF, where that of the module goes on.</param>
    /// <param name="release">The kernel's release; null where it is not known.</param>
    /// <exception cref="InputException">It is no module of this kernel; the message starts with its path.</exception>
    public BtfReader Read(string path, BtfReader kernel, string? release)
    {
        using ProgressLine progress = new(terminal);
        progress.Step($"reading {path}");
        KernelFile file = RunningKernel.Complete(
            path, NamedFile.Within(path, () => new KernelFileReader(decompressor, progress).Read(NamedFile.Read(path))));

        if (file.Module is null && IsWhole(file.Btf))
        {
            throw new InputException($"{path}: this is the BTF of a kernel, and a module's is wanted. Give a .ko, or its raw BTF.");
        }

        if (file.Release is { } built && release is not null && built != release)
        {
            throw new InputException($"{path}: this was built for {built}, and the kernel is {release}. Give the module of that build.");
        }

        return NamedFile.Within(path, () =>
        {
            BtfReader module = new(file.Btf, file.DistilledBase is { } distilled ? new BtfReader(distilled) : kernel);
            ReadNames(module);
            return module;
        });
    }

    // A module's names are behind those of its kernel, so that by itself it has none.
    private static bool IsWhole(ReadOnlyMemory<byte> btf)
    {
        try
        {
            ReadNames(new BtfReader(btf));
            return true;
        }
        catch (BtfFormatException)
        {
            return false;
        }
    }

    /// <exception cref="BtfFormatException">One is nowhere.</exception>
    private static void ReadNames(BtfReader btf)
    {
        for (uint id = btf.FirstId.Value; id < btf.EndId.Value; id++)
        {
            _ = btf[new BtfTypeId(id)].NameBytes;
        }
    }
}
