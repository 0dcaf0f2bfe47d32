using System.Globalization;
using KfuncGen.Bpf.Code;
using KfuncGen.Bpf.Instructions;
using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Stubs;

namespace KfuncGen.Generator.Writing;

/// <summary>What the relocations of a program name, by the indexes that they name it with.</summary>
internal sealed class ProgramNames
{
    private readonly Dictionary<string, int> kfuncIndexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> fieldIndexes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> helpers = [];
    private readonly List<StubVariant> kfuncs = [];
    private readonly List<string> fields = [];

    /// <summary>Collects them, in the order in which the code needs them first.</summary>
    public ProgramNames(ProgramCode program)
    {
        Dictionary<string, StubVariant> variants = program.Lowered.Kfuncs.ToDictionary(static variant => variant.Identifier, StringComparer.Ordinal);

        foreach (BpfRelocation relocation in program.Code.Relocations)
        {
            if (Identifier(relocation) is { } identifier && !kfuncIndexes.ContainsKey(identifier))
            {
                kfuncIndexes.Add(identifier, kfuncs.Count);
                kfuncs.Add(variants[identifier]);
            }
            else if (relocation is BpfRelocation.LoadTimeValue { Value: IrLoadTime.Field field } && !fieldIndexes.ContainsKey(field.Expression))
            {
                fieldIndexes.Add(field.Expression, fields.Count);
                fields.Add(field.Expression);
            }
        }

        foreach (IrValue call in program.Lowered.Functions.SelectMany(static function => function.Function.Blocks).SelectMany(static block => block.Values))
        {
            if (call.Callee is IrCallee.Helper helper)
            {
                helpers[helper.Id] = helper.Name;
            }
        }
    }

    /// <summary>The kfuncs.</summary>
    public IReadOnlyList<StubVariant> Kfuncs => kfuncs;

    /// <summary>The expressions that read fields.</summary>
    public IReadOnlyList<string> Fields => fields;

    /// <summary>The name of the helper that an instruction calls; null where it calls none.</summary>
    public string? HelperOf(BpfInstruction instruction) =>
        instruction is { Opcode: BpfOpcode.ClassJump | BpfOpcode.Call, Source: 0 } && helpers.TryGetValue(instruction.Immediate, out string? name) ? name : null;

    /// <summary>A relocation as generated code makes it.</summary>
    public string Relocation(BpfRelocation relocation)
    {
        (string kind, int index) = relocation switch
        {
            BpfRelocation.KfuncCall call => ("KfuncCall", kfuncIndexes[call.Identifier]),
            BpfRelocation.LoadTimeValue { Value: IrLoadTime.HasKfunc has } => ("HasKfunc", kfuncIndexes[has.Identifier]),
            BpfRelocation.LoadTimeValue { Value: IrLoadTime.HasHelper has } => ("HasHelper", has.Id),
            BpfRelocation.LoadTimeValue { Value: IrLoadTime.Field field } => ("Field", fieldIndexes[field.Expression]),
            BpfRelocation.Data { Section: IrSection.ReadOnly } => ("ReadOnlyData", 0),
            BpfRelocation.Data => ("WritableData", 0),
            _ => throw new InvalidOperationException($"No word for {relocation}."),
        };

        return $"new({relocation.Instruction.ToString(CultureInfo.InvariantCulture)}, global::KfuncGen.BpfCodeRelocationKind.{kind}, {index.ToString(CultureInfo.InvariantCulture)}),";
    }

    /// <summary>What a relocation puts in, in words.</summary>
    public static string Describe(BpfRelocation relocation, BpfInstruction next) => relocation switch
    {
        BpfRelocation.KfuncCall call => call.Identifier,
        BpfRelocation.LoadTimeValue { Value: IrLoadTime.HasKfunc has } => $"Has.{has.Identifier}",
        BpfRelocation.LoadTimeValue { Value: IrLoadTime.HasHelper has } => $"Has.{has.Name}",
        BpfRelocation.LoadTimeValue { Value: IrLoadTime.Field field } => field.Expression,
        BpfRelocation.Data data => $"{(data.Section == IrSection.ReadOnly ? "constants" : "fields")}+{next.Immediate.ToString(CultureInfo.InvariantCulture)}",
        _ => "?",
    };

    private static string? Identifier(BpfRelocation relocation) => relocation switch
    {
        BpfRelocation.KfuncCall call => call.Identifier,
        BpfRelocation.LoadTimeValue { Value: IrLoadTime.HasKfunc has } => has.Identifier,
        _ => null,
    };
}
