using System.Collections.Immutable;
using KfuncGen.Btf;
using KfuncGen.MakeAbi.Facts;
using KfuncGen.MakeAbi.Reading;
using KfuncGen.MakeAbi.Tables;
using KfuncGen.MakeAbi.Writing;

namespace KfuncGen.MakeAbi;

/// <summary>The files that facts and tables are read from, and those that are made of them.</summary>
internal static class AbiFiles
{
    /// <summary>What was taken from a kernel.</summary>
    public const string Facts = "eng/abi/kernel.facts";

    private const string Selection = "eng/abi/selection";

    /// <summary>The text of the facts.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="inputs">
    /// A directory with <c>vmlinux.btf</c>, <c>uapi</c> (the headers of linux-libc-dev), <c>bpf_helper_defs.h</c> (of libbpf-dev), and
    /// <c>sources</c>, which says in a line for each which version it is.
    /// </param>
    public static string Read(string root, string inputs)
    {
        BtfFacts btf = new(new BtfReader(File.ReadAllBytes(Path.Combine(inputs, "vmlinux.btf"))));
        string Header(string name) => File.ReadAllText(Path.Combine(inputs, "uapi", name));
        string helpers = File.ReadAllText(Path.Combine(inputs, "bpf_helper_defs.h"));
        AbiFacts facts = Reading.Selection.Read(File.ReadAllText(Path.Combine(root, Selection)), btf, Header, helpers);
        return FactsText.Write(facts with { Sources = [.. File.ReadLines(Path.Combine(inputs, "sources"))] });
    }

    /// <summary>All generated files, by path in the repository.</summary>
    /// <param name="root">The repository.</param>
    public static IReadOnlyList<(string Path, string Text)> Write(string root)
    {
        AbiFacts facts = FactsText.Read(File.ReadAllText(Path.Combine(root, Facts)));
        ProgramTable programs = ProgramTable.Read(File.ReadAllText(Path.Combine(root, ProgramTable.Path)));
        ImmutableArray<ContextRow> contexts = ContextTable.Read(File.ReadAllText(Path.Combine(root, ContextTable.Path)));
        IReadOnlyDictionary<string, HelperRow> helpers = HelperTable.Read(File.ReadAllText(Path.Combine(root, HelperTable.Path)));
        IReadOnlyList<HelperEnum> enums = HelperEnumTable.Read(File.ReadAllText(Path.Combine(root, HelperEnumTable.Path)));
        HelperKindTable kinds = HelperKindTable.Read(File.ReadAllText(Path.Combine(root, HelperKindTable.Path)));

        return
        [
            .. KernelFloorWriter.Write(facts),
            .. ContextWriter.Write(facts, contexts),
            .. new HelperWriter(facts, helpers, enums, kinds, programs, contexts).Write(),
            .. HelperEnumWriter.Write(facts, enums),
            LibraryTypesWriter.Write(contexts),
            .. FlagWriter.Write(FlagTable.Read(File.ReadAllText(Path.Combine(root, FlagTable.Path)))),
            MapTypeWriter.Write(facts),
            HookWriter.Write(HookTable.Read(File.ReadAllText(Path.Combine(root, HookTable.Path)))),
            .. new ProgramWriter(facts, programs, contexts).Write(),
        ];
    }

    /// <summary>Files that an earlier table made, and this one does not.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="written">The paths of those that it makes.</param>
    public static IEnumerable<string> Stale(string root, IEnumerable<string> written)
    {
        HashSet<string> kept = [.. written.Select(path => Path.GetFullPath(path, root))];

        return Directory.EnumerateFiles(Path.Combine(root, "src"), "*.g.cs", SearchOption.AllDirectories)
            .Where(path => !kept.Contains(path)
                && File.ReadLines(path).FirstOrDefault()?.Contains(CodeText.Mark, StringComparison.Ordinal) == true);
    }
}
