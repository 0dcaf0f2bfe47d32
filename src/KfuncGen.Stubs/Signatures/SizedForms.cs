using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Naming;

namespace KfuncGen.Stubs.Signatures;

/// <summary>
/// The further C# forms of a pointer to a struct whose size is passed along, because that size says something: of a union which
/// member is meant (<c>bpf_sock_tuple</c>: 12 bytes are IPv4, 36 IPv6), of options which version of them
/// (<c>bpf_ct_opts</c>: 12 or 16 bytes).
/// </summary>
/// <remarks>bpf_nf_ct_tuple_parse and __bpf_nf_ct_alloc_entry in net/netfilter/nf_conntrack_bpf.c, 6.1 and 7.2.</remarks>
internal static class SizedForms
{
    /// <summary>What a struct without a name is called in C# where a member has it: the member's name and this.</summary>
    private const string NestedSuffix = "_struct";

    /// <summary>The forms beside the struct itself.</summary>
    /// <param name="record">The struct.</param>
    /// <param name="structure">The struct in C#.</param>
    /// <param name="modifier">How it is passed.</param>
    /// <param name="bytes">The span that goes with it.</param>
    /// <param name="types">What the names of its members' types stand for.</param>
    public static EquatableArray<SizedForm> Of(
        CTypeDeclaration.Record record, StubType structure, string modifier, StubType bytes, TypeTable types)
    {
        (CField Field, CTypeDeclaration.Record Record)[] members = [.. Members(record, types)];
        bool sizeTells = members.Select(static member => member.Record.Size).Distinct().Count() > 1;
        IEnumerable<SizedForm> ofMembers = members.Select(member => new SizedForm(
            modifier,
            new StubType($"{structure.Text}.{CSharpIdentifier.Escape(member.Field.Name + NestedSuffix)}", StubTypeNature.Held),
            member.Record.Size,
            member.Field.Name));

        return ofMembers.Where(_ => sizeTells).Append(new SizedForm("", bytes, null, null)).ToEquatableArray();
    }

    // The members of a union, or of the only member of a struct, which is a union.
    private static IEnumerable<(CField Field, CTypeDeclaration.Record Record)> Members(CTypeDeclaration.Record record, TypeTable types)
    {
        if (record is { Kind: CTagKind.Struct, Fields: { Count: 1 } only } && only[0].Name.Length == 0)
        {
            return types.Resolve(only[0].Type) is CType.Anonymous { Declaration: CTypeDeclaration.Record inner }
                ? Members(inner, types)
                : [];
        }

        return record is { Kind: CTagKind.Union, Fields: { } fields }
            ? fields.Select(field => (field, Record: NestedRecord(field, types)!)).Where(static one => one.Record is not null)
            : [];
    }

    private static CTypeDeclaration.Record? NestedRecord(CField field, TypeTable types) =>
        field is { Name.Length: > 0, BitOffset: 0 }
            && types.Resolve(field.Type) is CType.Anonymous { Declaration: CTypeDeclaration.Record { Size: not null } record }
            ? record
            : null;
}
