using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Naming;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Showing;

/// <summary>What a type and its members are on several kernels.</summary>
/// <param name="type">The type.</param>
/// <param name="targets">The kernels' types, in the order given.</param>
internal sealed class TypeHistory(TypeName type, IReadOnlyList<TargetTypes> targets)
{
    // More than anybody reads.
    private const int MaximumMembers = 10_000;

    /// <summary>The type.</summary>
    public TypeName Type => type;

    /// <summary>The kernels.</summary>
    public IReadOnlyList<TargetTypes> Targets => targets;

    /// <summary>The type on a kernel; null where it has none.</summary>
    public CTypeDeclaration? On(TargetTypes target) => target.Companion.FindNamed(type.Keyword, type.Name);

    /// <summary>Whether a kernel's file tells: an older one has no variables.</summary>
    public bool IsKnownOn(TargetTypes target) => type.Keyword != TypeMembers.Variable || target.Companion.HasVariables;

    /// <summary>Refuses a type that no kernel has.</summary>
    /// <exception cref="InputException">There is none; it says what may be meant.</exception>
    public void RequireAny()
    {
        if (targets.Any(target => On(target) is not null))
        {
            return;
        }

        string kernels = string.Join(", ", targets.Select(static target => target.Target));

        if (!targets.Any(IsKnownOn))
        {
            throw new InputException(
                $"the types of {kernels} are without variables, as older versions wrote them; make them again with " +
                "'kfuncgen snapshot --types'.");
        }

        string start = type.Name[..Math.Min(2, type.Name.Length)];
        string suggestion = NameSuggestion.For(
            type.Name,
            targets.SelectMany(target => TypeMembers.Keywords.SelectMany(keyword => target.Companion.Names(keyword, start))).Distinct());
        throw new InputException($"there is no {type} on {kernels}{suggestion}{(suggestion.Length == 0 ? "." : "")}");
    }

    /// <summary>The members that names, patterns or paths ask for, in the newest kernel's order; all where none are given.</summary>
    /// <exception cref="InputException">One asks for nothing; it says what may be meant.</exception>
    public IReadOnlyList<string> Select(IReadOnlyCollection<string> patterns)
    {
        string[] all =
        [
            .. targets.Reverse().SelectMany(target => On(target) is { } one ? TypeMembers.Of(target, one) : default)
                .Select(static member => member.Name).Distinct(),
        ];

        if (patterns.Count == 0)
        {
            return all;
        }

        return [.. patterns.SelectMany(pattern => Expand(pattern, all)).Distinct()];
    }

    // Part by part: each may be a pattern, and goes on in the structs of all kernels that have what is before it.
    private IEnumerable<string> Expand(string pattern, string[] all)
    {
        string[] paths = [""];

        foreach (string part in pattern.Split('.'))
        {
            string[] before = paths;
            paths =
            [
                .. before.SelectMany(path => NamesAt(path, all).Where(name => NamePattern.Matches(part, name))
                    .Select(name => path.Length == 0 ? name : $"{path}.{name}")),
            ];

            if (paths.Length == 0)
            {
                string suggestion = NameSuggestion.For(part, before.SelectMany(path => NamesAt(path, all)).Distinct());
                string where = before is [{ Length: > 0 } one] ? $"{type}: {one}" : type.ToString();
                throw new InputException(
                    $"{where} has no '{part}' on {string.Join(", ", targets.Select(static target => target.Target))}{suggestion}" +
                    $"{(suggestion.Length == 0 ? "." : "")}");
            }

            if (paths.Length > MaximumMembers)
            {
                throw new InputException($"'{pattern}' asks for {paths.Length} members of {type}; name more of the path.");
            }
        }

        return paths;
    }

    private IEnumerable<string> NamesAt(string path, string[] all) => path.Length == 0 ? all
        : targets.Reverse().SelectMany(
            target => RecordAt(target, path) is { } record ? target.FieldsOf(record).Select(static field => field.Name) : [])
            .Distinct();

    private CTypeDeclaration.Record? RecordAt(TargetTypes target, string path)
    {
        CTypeDeclaration.Record? owner = On(target) as CTypeDeclaration.Record;

        foreach (string part in path.Split('.'))
        {
            if (owner is null || target.FieldsOf(owner).FirstOrDefault(field => field.Name == part) is not { } field)
            {
                return null;
            }

            owner = target.RecordOf(target.Types.Resolve(field.Type) is CType.Pointer pointer ? pointer.Pointee : field.Type);
        }

        return owner;
    }

    /// <summary>A member on a kernel, by its name or path; a path goes through pointers, too. Null where it has none.</summary>
    public TypeMember? Find(TargetTypes target, string path)
    {
        CTypeDeclaration? owner = On(target);
        uint offset = 0;
        string[] parts = path.Split('.');

        for (int i = 0; i < parts.Length; i++)
        {
            if (i == parts.Length - 1 && owner is not CTypeDeclaration.Record)
            {
                return owner is null ? null : TypeMembers.Of(target, owner).FirstOrDefault(member => member.Name == path);
            }

            if (owner is not CTypeDeclaration.Record record
                || target.FieldsOf(record).FirstOrDefault(field => field.Name == parts[i]) is not { } field)
            {
                return null;
            }

            if (i == parts.Length - 1)
            {
                return TypeMembers.Of(target, field with { Name = path, BitOffset = field.BitOffset + offset });
            }

            bool isPointer = target.Types.Resolve(field.Type) is CType.Pointer;
            owner = target.RecordOf(target.Types.Resolve(field.Type) is CType.Pointer pointer ? pointer.Pointee : field.Type);
            offset = isPointer ? 0 : offset + field.BitOffset;
        }

        return null;
    }
}
