using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Generator.KernelFields;

/// <summary>
/// The variables that are asked for of those that each processor has. Of a target whose file was written before there were variables in
/// it nothing is said: neither that it has one nor that it lacks one.
/// </summary>
/// <param name="fields">Says types in C#, and remembers the structs among them.</param>
/// <param name="targets">The targets' types, oldest first.</param>
internal sealed class VariableTree(FieldTree fields, IReadOnlyList<TargetTypes> targets)
{
    private const string Keyword = "var";

    private readonly SortedDictionary<string, (KernelField Variable, bool IsPublic)> asked = new(StringComparer.Ordinal);
    private readonly TargetTypes[] known = [.. targets.Where(static target => target.Companion.HasVariables)];

    /// <summary>Whether any target's variables are known.</summary>
    public bool IsKnown => known.Length > 0;

    /// <summary>The variables that are asked for.</summary>
    public EquatableArray<(KernelField Variable, bool IsPublic)> Asked => asked.Values.ToEquatableArray();

    /// <summary>Adds the variables that a name or pattern means.</summary>
    public void Add(string pattern, bool isPublic)
    {
        foreach (string name in NamesOf(pattern))
        {
            if (asked.TryGetValue(name, out (KernelField Variable, bool IsPublic) variable))
            {
                asked[name] = (variable.Variable, variable.IsPublic || isPublic);
            }
            else if (Make(name) is { } made)
            {
                asked.Add(name, (made, isPublic));
            }
        }
    }

    /// <summary>Why a name or pattern asks for nothing, and names it may have meant; null where it asks for something.</summary>
    public (string What, IEnumerable<string> Candidates)? FindProblem(string pattern) =>
        !NamesOf(pattern).Any() ? ($"'{pattern}' is a variable that each processor has", Names(StartOf(pattern)))
        : NamesOf(pattern).All(name => Make(name) is null)
            ? ($"'{pattern}' has a type that C# has a form of: it is a struct with a name, a number or a pointer", [])
        : null;

    /// <summary>The variables whose names start in a certain way, on any target.</summary>
    public IEnumerable<string> Names(string prefix) =>
        Enumerable.Reverse(known).SelectMany(target => target.Companion.Names(Keyword, prefix)).Distinct();

    private IEnumerable<string> NamesOf(string pattern) => pattern.IndexOfAny(['*', '?']) < 0
        ? Array.Exists(known, target => target.Companion.FindVariable(pattern) is not null) ? [pattern] : []
        : Names(pattern.Substring(0, pattern.IndexOfAny(['*', '?']))).Where(name => NamePattern.Matches(pattern, name));

    private static string StartOf(string pattern) => pattern.Substring(0, Math.Min(2, pattern.Length));

    private KernelField? Make(string name)
    {
        (TargetTypes Target, CType Type)[] appearances =
        [
            .. known.Select(target => (Target: target, Type: target.Companion.FindVariable(name))).Where(static one => one.Type is not null)
                .Select(static one => (one.Target, one.Type!)),
        ];
        (TargetTypes newest, CType type) = appearances[appearances.Length - 1];

        if (VariableForm.Of(type, newest) is not { } shape || fields.FormOfVariable(type, newest) is not var (kind, text))
        {
            return null;
        }

        (TargetTypes Target, CType Type)[] present =
        [
            .. appearances.Where(one => VariableForm.Of(one.Type, one.Target) is { } found && VariableForm.IsSame(shape, found)),
        ];

        return new KernelField(
            name,
            kind,
            text,
            name,
            GeneratedMembers.VariablePath,
            shape,
            CDeclaration.Write(type, name),
            "",
            present.Select(static one => one.Target.Target).ToEquatableArray(),
            known.Where(target => Array.TrueForAll(present, one => one.Target != target))
                .Select(static target => target.Target).ToEquatableArray(),
            Describe(appearances.Except(present)),
            kind == FieldKind.Number
                ? Describe(present.Where(one => !FieldForm.Holds(Field(type), newest, Field(one.Type), one.Target)))
                : null,
            default);
    }

    private static CField Field(CType type) => new("", type, 0);

    private static string? Describe(IEnumerable<(TargetTypes Target, CType Type)> appearances)
    {
        string text = string.Join(", ", appearances.Select(static one => $"{CDeclaration.Write(one.Type)} on {one.Target.Target}"));
        return text.Length == 0 ? null : text;
    }
}
