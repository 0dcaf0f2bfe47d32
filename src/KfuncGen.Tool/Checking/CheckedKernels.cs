extern alias runtime;

using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;
using runtime::KfuncGen;

namespace KfuncGen.Tool.Checking;

/// <summary>Reads the kernels that programs are checked against: what they have of kfuncs, and what is known of their types.</summary>
internal static class CheckedKernels
{
    /// <summary>Reads each, in the order given, all kernels of a merged file.</summary>
    /// <exception cref="InputException">A file cannot be used.</exception>
    public static IEnumerable<DescribedKernel> Read(Terminal terminal, IEnumerable<string> sources)
    {
        SnapshotSource source = new(terminal, new Decompressor());

        foreach (string each in sources)
        {
            SourceRequest request = SourceRequest.Parse(each);

            foreach ((KernelSnapshot snapshot, KernelParts? parts) in source.ReadAllWithParts(request))
            {
                Target target = new(TargetSource.NameOf(snapshot, request), snapshot);
                yield return new DescribedKernel(target, TypesOf(request, target, parts));
            }
        }
    }

    private static IKernelTypes TypesOf(SourceRequest request, Target target, KernelParts? parts)
    {
        // Of loaded modules those that have no kfuncs have types and functions, too.
        if (request.IsLive)
        {
            return new BtfTypes(KfuncProbe.ForDirectory(Path.Join(request.Root ?? "/", "sys/kernel/btf")));
        }

        return parts switch
        {
            { Kernel: { } kernel } => new BtfTypes(KfuncProbe.ForBtf(kernel.Btf, ModulesOf(parts))),
            { } => new UnknownTypes($"{request.Path} has modules only, and not the kernel that they belong to."),
            _ => TypesBeside(request.Path, target),
        };
    }

    private static IKernelTypes TypesBeside(string path, Target target)
    {
        if (CompanionFile.Find(path, target.Snapshot, CompanionFile.TypesExtension, TypesCompanion.Open, static file => file.Head)
            is not var (types, typesPath))
        {
            return new UnknownTypes($"A snapshot has kfuncs only, and its types ({CompanionFile.TypesExtension}) are not beside it.");
        }

        (FunctionsCompanion File, string Path)? functions = CompanionFile.Find(
            path, target.Snapshot, CompanionFile.FunctionsExtension, FunctionsCompanion.Open, static file => file.Head);
        TargetTypes named = new(target.Name, types);

        return new CompanionTypes(
            typesPath,
            named,
            new CompanionHooks(
                named,
                functions,
                $"A snapshot has kfuncs only, and its functions ({CompanionFile.FunctionsExtension}) are not beside it."));
    }

    // A module that was built outside of the kernel's tree goes on from a part of its BTF, and not from all of it.
    private static IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> ModulesOf(KernelParts parts) =>
        parts.Modules.Where(static module => module.DistilledBase is null)
            .DistinctBy(static module => module.Module)
            .Select(static module => KeyValuePair.Create(module.Module ?? "", module.Btf));
}
