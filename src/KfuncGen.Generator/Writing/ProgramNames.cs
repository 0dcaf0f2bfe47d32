using System.Globalization;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Stubs.Variants;

namespace KfuncGen.Generator.Writing;

/// <summary>What the relocations of a program name, by the indexes that they name it with.</summary>
internal sealed class ProgramNames
{
    private readonly Dictionary<string, int> kfuncIndexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> fieldIndexes = new(StringComparer.Ordinal);
    private readonly List<StubVariant> kfuncs = [];
    private readonly List<string> fields = [];
    private readonly Dictionary<string, int> mapIndexes = new(StringComparer.Ordinal);
    private readonly List<string> maps = [];
    private readonly Dictionary<string, int> coreIndexes = new(StringComparer.Ordinal);
    private readonly List<string> cores = [];

    /// <summary>Collects them, in the order in which the code needs them first.</summary>
    public ProgramNames(ProgramCode program)
    {
        Dictionary<string, StubVariant> variants = program.Lowered.Kfuncs.ToDictionary(
            static variant => variant.Identifier, StringComparer.Ordinal);

        foreach (BpfRelocation relocation in program.Code.Relocations)
        {
            if (Identifier(relocation) is { } identifier && !kfuncIndexes.ContainsKey(identifier))
            {
                kfuncIndexes.Add(identifier, kfuncs.Count);
                kfuncs.Add(variants[identifier]);
            }
            else if (relocation is BpfRelocation.Map map && !mapIndexes.ContainsKey(map.Name))
            {
                mapIndexes.Add(map.Name, maps.Count);
                maps.Add(map.Name);
            }
            else if (relocation is BpfRelocation.LoadTimeValue { Value: IrLoadTime.Core core })
            {
                if (!coreIndexes.ContainsKey(Name(core)))
                {
                    coreIndexes.Add(Name(core), cores.Count);
                    cores.Add(Name(core));
                }
            }
            else if (relocation is BpfRelocation.LoadTimeValue { Value: IrLoadTime.Field field }
                && !fieldIndexes.ContainsKey(field.Expression))
            {
                fieldIndexes.Add(field.Expression, fields.Count);
                fields.Add(field.Expression);
            }
        }
    }

    /// <summary>The kfuncs.</summary>
    public IReadOnlyList<StubVariant> Kfuncs => kfuncs;

    /// <summary>The fields, enum values and types of the kernel, as a listing names them.</summary>
    public IReadOnlyList<string> Cores => cores;

    /// <summary>The expressions that read fields.</summary>
    public IReadOnlyList<string> Fields => fields;

    /// <summary>The maps.</summary>
    public IReadOnlyList<string> Maps => maps;

    /// <summary>A relocation as a listing has it.</summary>
    public string Relocation(BpfRelocation relocation)
    {
        (string kind, int? index) = relocation switch
        {
            BpfRelocation.KfuncCall call => ("kfunc", kfuncIndexes[call.Identifier]),
            BpfRelocation.LoadTimeValue { Value: IrLoadTime.HasKfunc has } => ("has-kfunc", kfuncIndexes[has.Identifier]),
            BpfRelocation.LoadTimeValue { Value: IrLoadTime.HasHelper has } => ("has-helper", has.Id),
            BpfRelocation.LoadTimeValue { Value: IrLoadTime.Field field } => ("field", fieldIndexes[field.Expression]),
            BpfRelocation.Map map => ("map", mapIndexes[map.Name]),
            BpfRelocation.LoadTimeValue { Value: IrLoadTime.Core core } => (Word(core.Question), coreIndexes[Name(core)]),
            BpfRelocation.Data { Section: IrSection.ReadOnly } => ("readonly", default(int?)),
            BpfRelocation.Data { Section: IrSection.Shared } => ("data", null),
            BpfRelocation.Data { Section: IrSection.Sites } => ("sites", null),
            BpfRelocation.Data => ("writable", null),
            _ => throw new InvalidOperationException($"No word for {relocation}."),
        };

        return index is { } which ? $"{kind} {which.ToString(CultureInfo.InvariantCulture)}" : kind;
    }

    private static string Name(IrLoadTime.Core core) => $"{core.Type} {core.Path} {core.View} {core.Shape}";

    private static string Word(IrCoreQuestion question) => question switch
    {
        IrCoreQuestion.Load => "core-load",
        IrCoreQuestion.Store => "core-store",
        IrCoreQuestion.LeftShift => "core-left",
        IrCoreQuestion.RightShift => "core-right",
        IrCoreQuestion.Offset => "core-offset",
        IrCoreQuestion.Size => "core-size",
        IrCoreQuestion.Exists => "core-has",
        IrCoreQuestion.Variable => "core-variable",
        _ => "core-value",
    };

    private static string? Identifier(BpfRelocation relocation) => relocation switch
    {
        BpfRelocation.KfuncCall call => call.Identifier,
        BpfRelocation.LoadTimeValue { Value: IrLoadTime.HasKfunc has } => has.Identifier,
        _ => null,
    };
}
