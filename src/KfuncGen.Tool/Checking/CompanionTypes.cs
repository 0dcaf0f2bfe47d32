extern alias runtime;

using KfuncGen.Btf.Fields;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Tool.Files;
using runtime::KfuncGen;
using runtime::KfuncGen.Hooks;
using runtime::KfuncGen.Layouts;
using runtime::KfuncGen.Probing;

namespace KfuncGen.Tool.Checking;

/// <summary>The types of a kernel as the file beside its snapshot has them. The answers are those that its BTF would give.</summary>
/// <param name="path">The file, for errors.</param>
/// <param name="target">The types.</param>
/// <param name="hooks">The hooks.</param>
internal sealed class CompanionTypes(string path, TargetTypes target, CompanionHooks hooks) : IKernelTypes
{
    private readonly CompanionFields fields = new(target);
    private readonly Lazy<HashSet<long>?> helpers = new(() => NamedFile.Within(path, () => FindHelpers(target)));

    /// <inheritdoc/>
    public ResolvedName Resolve(CoreName name) => NamedFile.Within(path, () => Find(name));

    /// <inheritdoc/>
    public ResolvedHook Find(BpfProgramType type, HookName hook) => hooks.Find(type, hook, path);

    /// <inheritdoc/>
    public bool? HasHelper(int id) => helpers.Value?.Contains(id);

    private static HashSet<long>? FindHelpers(TargetTypes target) => FindEnum("bpf_func_id", target) is { } @enum
        ? [
            .. @enum.Members.Where(static member => !member.Name.StartsWith("__", StringComparison.Ordinal))
                .Select(static member => member.Value),
        ]
        : null;

    private static CTypeDeclaration.Enum? FindEnum(string name, TargetTypes target) =>
        target.Types.Find(new CType.Tag(CTagKind.Enum, name)) as CTypeDeclaration.Enum
        ?? target.Types.Resolve(new CType.Simple(name)) switch
        {
            CType.Tag tag => target.Types.Find(tag) as CTypeDeclaration.Enum,
            CType.Anonymous { Declaration: CTypeDeclaration.Enum found } => found,
            _ => null,
        };

    private ResolvedName Find(CoreName name)
    {
        string type = BtfTypeNames.Essential(name.Type);

        return name switch
        {
            { Path: CoreName.Variable } => OfVariable(name),
            _ when FindEnum(type, target) is { } @enum => OfEnum(name, @enum),
            _ when target.FindRecord(type) is not { } => Absent(name, $"This kernel has no type {name.Type}."),
            { Shape: CoreName.EnumValue } => Absent(name, $"This kernel's {name.Type} has no value {name.Path}."),
            { Path: CoreName.Match } => Match(name, type),
            { Path: CoreName.Whole } => OfWhole(name, target.FindRecord(type)!),
            _ => OfField(name, type),
        };
    }

    private ResolvedName OfVariable(CoreName name)
    {
        if (!target.Companion.HasVariables)
        {
            return new(
                name,
                KfuncAvailability.Unknown,
                "Its file of types is older than variables in it; write it again with 'kfuncgen snapshot --types'.");
        }

        return target.Companion.FindVariable(name.Type) is not { } type
                ? Absent(name, $"This kernel has no variable {name.Type} that each processor has.")
            : VariableForm.Of(type, target) is { } shape && VariableForm.IsSame(name.Shape, shape) ? Present(name, default)
            : Changed(
                name,
                $"The type of {name} is {CanonicalShape.ToC(KfuncShape.Of(type, target.Types))} in this kernel, and was " +
                $"{CanonicalShape.ToC(name.Shape)} where the program was built.");
    }

    private static ResolvedName OfEnum(CoreName name, CTypeDeclaration.Enum @enum)
    {
        if (name.Path == CoreName.Match)
        {
            return MatchEnum(name, @enum);
        }

        if (name.Path == CoreName.Whole)
        {
            return FieldForm.IsSameKind(name.Shape, "enum " + name.Type)
                ? Present(name, new BtfFieldAccess(0, @enum.Size, 0, 0, 0, IsSigned: false))
                : Changed(
                    name,
                    $"This kernel's {name.Type} is an enum, and was {CanonicalShape.ToC(name.Shape)} where the program was built.");
        }

        return @enum.Members.FirstOrDefault(one => BtfTypeNames.Essential(one.Name) == BtfTypeNames.Essential(name.Path)) is { } member
            ? new ResolvedName(
                name, KfuncAvailability.Present, $"{name.Path} is {member.Value} in this kernel.", Value: member.Value)
            : Absent(name, $"This kernel's enum {name.Type} has no value {name.Path}.");
    }

    private static ResolvedName OfWhole(CoreName name, CTypeDeclaration.Record record) =>
        record.Size is { } size && FieldForm.IsSameKind(name.Shape, ShapeOf(record))
            ? Present(name, new BtfFieldAccess(0, size, 0, 0, 0, IsSigned: false))
            : Changed(
                name,
                $"This kernel's {name.Type} is {ShapeOf(record)}, and was {CanonicalShape.ToC(name.Shape)} where the program was built.");

    private ResolvedName OfField(CoreName name, string type)
    {
        if (fields.Find(type, name.Path) is not { } field)
        {
            return Absent(name, $"This kernel's {ShapeOf(target.FindRecord(type)!)} has no {name.Path}.");
        }

        string shape = KfuncShape.Of(field.Type, target.Types);

        if (!FieldForm.IsSameKind(name.Shape, shape))
        {
            return Changed(
                name,
                $"{name} is {CanonicalShape.ToC(shape)} in this kernel, and was {CanonicalShape.ToC(name.Shape)} where the program was " +
                "built.");
        }

        if (name.View != CoreName.NoNumber && target.Types.Resolve(field.Type) is CType.Array array
            && fields.SizeOf(array.Element) * 8 != FieldShape.BitsOf(name.View))
        {
            return Changed(name, $"{name} is {CanonicalShape.ToC(shape)} in this kernel, and its elements are copied as {name.View}.");
        }

        return fields.SizeOf(field.Type) is { } size
            ? Present(name, AccessOf(field, size))
            : new(name, KfuncAvailability.Unknown, $"How many bytes {name} has is not known.");
    }

    // Where a bit-field is loaded from, only loading needs to know; whether a store is one of whole bytes, also who checks.
    private static BtfFieldAccess AccessOf(CField field, uint size) =>
        new(field.BitOffset / 8, size, field.BitWidth ?? (size * 8), 0, 0, IsSigned: false);

    // A struct that is the same down to the last name matches. What differs may be more members, which is no difference.
    private ResolvedName Match(CoreName name, string type)
    {
        int brace = name.Shape.IndexOf('{', StringComparison.Ordinal);
        List<(string Path, CType Type)> known = [];

        foreach (string path in brace < 0 ? [] : PathsIn(name.Shape[(brace + 1)..^1]))
        {
            if (fields.Find(type, path) is not { } field)
            {
                return Changed(name, $"This kernel's {ShapeOf(target.FindRecord(type)!)} has no {path}.");
            }

            known.Add((path, field.Type));
        }

        return brace >= 0 && DeepShape.Of(name.Shape[..brace], known, target) == name.Shape
            ? Present(name, default)
            : new(name, KfuncAvailability.Unknown, "Whether all of it matches, only BTF tells.");
    }

    private static ResolvedName MatchEnum(CoreName name, CTypeDeclaration.Enum @enum)
    {
        HashSet<string> present = [.. @enum.Members.Select(static member => BtfTypeNames.Essential(member.Name))];
        int brace = name.Shape.IndexOf('{', StringComparison.Ordinal);
        string? missing = brace < 0 ? null : name.Shape[(brace + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(value => !present.Contains(BtfTypeNames.Essential(value)));

        return missing is null ? Present(name, default) : Changed(name, $"The enum of {name.Type} has no {missing} in this kernel.");
    }

    // The names before a colon, but not those inside of a struct or a function.
    private static IEnumerable<string> PathsIn(string members)
    {
        int depth = 0;
        int start = 0;

        for (int i = 0; i < members.Length; i++)
        {
            depth += members[i] is '{' or '(' ? 1 : members[i] is '}' or ')' ? -1 : 0;

            if (depth == 0 && members[i] == ':')
            {
                yield return members[start..i];
            }
            else if (depth == 0 && members[i] == ',')
            {
                start = i + 1;
            }
        }
    }

    private static string ShapeOf(CTypeDeclaration.Record record) =>
        $"{(record.Kind == CTagKind.Union ? "union" : "struct")} {(record.Name.Length == 0 ? "?" : record.Name)}";

    private static ResolvedName Present(CoreName name, BtfFieldAccess access) =>
        new(name, KfuncAvailability.Present, $"This kernel has {name}.", access);

    private static ResolvedName Absent(CoreName name, string reason) => new(name, KfuncAvailability.Absent, reason);

    private static ResolvedName Changed(CoreName name, string reason) => new(name, KfuncAvailability.Changed, reason);
}
