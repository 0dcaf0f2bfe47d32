using System.Globalization;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Generator.KernelFields;

/// <summary>The enums whose values are asked for: their numbers, too, are the running kernel's.</summary>
/// <param name="targets">The targets' types, oldest first.</param>
internal sealed class EnumTree(IReadOnlyList<TargetTypes> targets)
{
    private readonly SortedDictionary<string, (SortedSet<string> Values, bool IsPublic)> asked = new(StringComparer.Ordinal);

    /// <summary>The enums that are asked for.</summary>
    public IEnumerable<string> Asked => asked.Keys;

    /// <summary>Whether a target has an enum of a name.</summary>
    public bool Has(string name) => targets.Any(target => Find(target, name) is not null);

    /// <summary>An enum where it is newest; null where no target says its values.</summary>
    public CTypeDeclaration.Enum? Newest(string name) => targets.Reverse().Select(target => Find(target, name)).FirstOrDefault(
        static found => found is not null);

    /// <summary>The values that a pattern means on any target, those of the newest first.</summary>
    public IEnumerable<string> NamesOf(string name, string pattern) => targets.Reverse()
        .SelectMany(target => Find(target, name)?.Members.Select(static member => member.Name) ?? [])
        .Where(value => NamePattern.Matches(pattern, value))
        .Distinct();

    /// <summary>Adds an enum for its own sake.</summary>
    public void Add(string name, bool isPublic) => asked[name] =
        asked.TryGetValue(name, out (SortedSet<string> Values, bool IsPublic) known)
            ? (known.Values, known.IsPublic || isPublic)
            : (new SortedSet<string>(StringComparer.Ordinal), isPublic);

    /// <summary>Adds the values that a pattern means.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Add(string name, string pattern, bool isPublic)
    {
        string[] values = [.. NamesOf(name, pattern)];
        Add(name, isPublic);
        asked[name].Values.UnionWith(values);
        return values.Length > 0;
    }

    /// <summary>What there is to know of an enum that was asked for, or that a field has for its type.</summary>
    public EnumRequest RequestOf(string name)
    {
        bool isAsked = asked.TryGetValue(name, out (SortedSet<string> Values, bool IsPublic) request);

        return new EnumRequest(
            isAsked ? WithType(name, [.. request.Values.Select(value => Value(name, value))]) : default,
            (Newest(name)?.Members ?? default)
                .Where(member => Drift(name, member) is not null)
                .Select(member => Value(name, member.Name))
                .ToEquatableArray(),
            isAsked && request.IsPublic);
    }

    private EquatableArray<KernelField> WithType(string name, KernelField[] asked)
    {
        KernelField whole = Whole(name);
        string newest = whole.Present[whole.Present.Count - 1];
        string[] values = [.. asked.Where(value => value.Present.Contains(newest)).Select(static value => value.Name)];

        return (values.Length == 0
                ? asked
                : asked.Prepend(KernelField.Match(whole, newest, $"{whole.Shape}{{{string.Join(",", values)}}}", values.Length)))
            .Prepend(whole).ToEquatableArray();
    }

    private KernelField Value(string name, string value)
    {
        (TargetTypes Target, CEnumMember Member)[] present =
        [
            .. targets.SelectMany(target => (Find(target, name)?.Members ?? default)
                .Where(member => member.Name == value)
                .Select(member => (target, member))),
        ];

        return new KernelField(
            value,
            FieldKind.Value,
            name,
            name,
            value,
            "value",
            value,
            string.Join(", ", present.Select(static one => $"{Number(one.Member)} on {one.Target.Target}")),
            present.Select(static one => one.Target.Target).ToEquatableArray(),
            Others(present.Select(static one => one.Target)),
            null,
            (Newest(name)?.Members ?? default).FirstOrDefault(member => member.Name == value) is { } newest ? Drift(name, newest) : null,
            default);
    }

    private KernelField Whole(string name)
    {
        TargetTypes[] present = [.. targets.Where(target => Find(target, name) is not null)];

        return new KernelField(
            GeneratedMembers.Exists,
            FieldKind.Whole,
            null,
            name,
            ".",
            "enum " + name,
            "enum " + name,
            string.Join(", ", present.Select(target => $"{Find(target, name)!.Size} bytes on {target.Target}")),
            present.Select(static target => target.Target).ToEquatableArray(),
            Others(present),
            null,
            null,
            default);
    }

    private string? Drift(string name, CEnumMember member)
    {
        string text = string.Join(
            ", ",
            targets.SelectMany(target => (Find(target, name)?.Members ?? default)
                .Where(other => other.Name == member.Name && other.Value != member.Value)
                .Select(other => $"{Number(other)} on {target.Target}")));
        return text.Length == 0 ? null : text;
    }

    private EquatableArray<string> Others(IEnumerable<TargetTypes> present) =>
        targets.Except(present).Select(static target => target.Target).ToEquatableArray();

    private static CTypeDeclaration.Enum? Find(TargetTypes target, string name) =>
        target.Types.Find(new CType.Tag(CTagKind.Enum, name)) is CTypeDeclaration.Enum { Members.IsEmpty: false } found ? found : null;

    private static string Number(CEnumMember member) => member.Value.ToString(CultureInfo.InvariantCulture);
}
