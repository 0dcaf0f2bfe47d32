using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>The helper that a member of a map, or of what one gets from it, is in BPF, and how it is called.</summary>
/// <param name="Name">The helper's name.</param>
/// <param name="Number">Its number; null where no known kernel has it.</param>
/// <param name="Flags">Its flags; null where it has none.</param>
/// <param name="HasFlagsFirst">Whether these come right behind the map.</param>
/// <param name="HasValueSize">Whether it takes the size of a value.</param>
/// <param name="HasNullValue">Whether a null pointer comes behind the parameters.</param>
/// <param name="HasContextFirst">Whether the first parameter is an argument before the map.</param>
/// <param name="TakesContext">Whether what the kernel passes to the program is an argument before the map.</param>
/// <param name="ReadsOutput">Whether it reads what the verifier takes for something that it only writes.</param>
/// <param name="ReleasedBy">The helper that releases what it returns; null where nothing has to.</param>
internal sealed record MemberHelper(
    string Name,
    int? Number,
    long? Flags,
    bool HasFlagsFirst,
    bool HasValueSize,
    bool HasNullValue,
    bool HasContextFirst,
    bool TakesContext,
    bool ReadsOutput,
    string? ReleasedBy)
{
    /// <summary>Whether bytes of a packet follow the value.</summary>
    public bool HasPacket { get; init; }

    /// <summary>The C type, as <c>struct sk_buff</c>, that the first parameter is where it is this helper; null for any.</summary>
    public string? Object { get; init; }

    /// <summary>The helper that a member is, or the first of them; null where it is none.</summary>
    public static MemberHelper? Of(ISymbol member) => AllOf(member).FirstOrDefault();

    /// <summary>The helpers that a member is.</summary>
    public static IEnumerable<MemberHelper> AllOf(ISymbol member)
    {
        foreach (AttributeData attribute in member.GetAttributes())
        {
            if (attribute is { AttributeClass: { } type, ConstructorArguments: [{ Value: string name }] }
                && (KernelSymbols.IsLibrary(type, "MapHelperAttribute") || KernelSymbols.IsLibrary(type, "RecordHelperAttribute")))
            {
                yield return Read(name, attribute);
            }
        }
    }

    private static MemberHelper Read(string name, AttributeData attribute)
    {
        // A record's always have some.
        long? flags = attribute.AttributeClass?.Name == "RecordHelperAttribute" ? 0 : null;
        bool hasFlagsFirst = false;
        bool hasValueSize = false;
        bool hasNullValue = false;
        bool hasContextFirst = false;
        bool takesContext = false;
        bool readsOutput = false;
        string? releasedBy = null;
        bool hasPacket = false;
        string? type = null;

        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            switch (argument)
            {
                case { Key: "Flags", Value.Value: long and >= 0 }:
                    flags = (long)argument.Value.Value!;
                    break;
                case { Key: "FlagsFirst", Value.Value: bool value }:
                    hasFlagsFirst = value;
                    break;
                case { Key: "ValueSize", Value.Value: bool value }:
                    hasValueSize = value;
                    break;
                case { Key: "NullValue", Value.Value: bool value }:
                    hasNullValue = value;
                    break;
                case { Key: "ContextFirst", Value.Value: bool value }:
                    hasContextFirst = value;
                    break;
                case { Key: "TakesContext", Value.Value: bool value }:
                    takesContext = value;
                    break;
                case { Key: "ReadsOutput", Value.Value: bool value }:
                    readsOutput = value;
                    break;
                case { Key: "ReleasedBy", Value.Value: string value }:
                    releasedBy = value;
                    break;
                case { Key: "HasPacket", Value.Value: bool value }:
                    hasPacket = value;
                    break;
                case { Key: "Object", Value.Value: string value }:
                    type = "struct " + value;
                    break;
            }
        }

        return new MemberHelper(
            name,
            HelperNumbers.Find(name),
            flags,
            hasFlagsFirst,
            hasValueSize,
            hasNullValue,
            hasContextFirst,
            takesContext,
            readsOutput,
            releasedBy)
        {
            HasPacket = hasPacket,
            Object = type,
        };
    }
}
