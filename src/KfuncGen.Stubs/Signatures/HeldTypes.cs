using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Stubs.Signatures;

/// <summary>
/// The structs that programs hold themselves, over all targets: a struct has one C# form in a project, whoever reaches it.
/// </summary>
public sealed class HeldTypes
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Collects them from every kfunc of every target, asked for or not, so that a pattern never changes a type's form.</summary>
    public HeldTypes(TargetSet targets)
    {
        HashSet<string> returned = new(StringComparer.Ordinal);

        foreach (KfuncAppearance appearance in targets.Kfuncs.SelectMany(static history => history.Contracts))
        {
            Kfunc kfunc = appearance.Kfunc;
            TypeTable types = appearance.Target.Types;

            if (RecordBehind(kfunc.ReturnType, types) is { } result)
            {
                returned.Add(result);
            }

            for (int i = 0; i < kfunc.Parameters.Count; i++)
            {
                if (RecordBehind(kfunc.Parameters[i].Type, types) is { } name && ProgramHeldTypes.IsHeld(kfunc, i, name))
                {
                    names.Add(name);
                }
            }
        }

        // What a kfunc returns a pointer to is the kernel's, wherever else it is passed.
        names.ExceptWith(returned);

        // What a held struct holds by value is held with it.
        foreach (TypeTable types in targets.TypeTables)
        {
            HashSet<string> walked = new(StringComparer.Ordinal);

            foreach (string name in names.ToArray())
            {
                AddNested(new CType.Tag(CTagKind.Struct, name), types, returned, walked, depth: 0);
            }
        }
    }

    /// <summary>Whether a program holds objects of this struct or union itself.</summary>
    /// <remarks>
    /// What helpers take from a program's memory a kfunc does, too: bpf_xdp_flow_lookup a bpf_fib_lookup,
    /// net/netfilter/nf_flow_table_bpf.c, 7.2.
    /// </remarks>
    public bool IsHeld(string name) => names.Contains(name) || HelperStructs.Has(name) || names.Contains(ProgramHeldTypes.PublicName(name));

    private void AddNested(CType type, TypeTable types, HashSet<string> returned, HashSet<string> walked, int depth)
    {
        const int MaximumDepth = 16;

        CTypeDeclaration.Record? record = types.Resolve(type) switch
        {
            CType.Tag { Kind: not CTagKind.Enum } tag => types.Find(tag) as CTypeDeclaration.Record,
            CType.Anonymous anonymous => anonymous.Declaration as CTypeDeclaration.Record,
            _ => null,
        };

        if (record?.Fields is not { } fields || depth > MaximumDepth)
        {
            return;
        }

        // A struct that was walked is not walked again: in a hand-written file it may hold itself.
        if (record.Name.Length > 0 && !walked.Add(record.Name))
        {
            return;
        }

        if (record.Name.Length > 0 && !returned.Contains(record.Name))
        {
            names.Add(record.Name);
        }

        foreach (CField field in fields)
        {
            CType inner = types.Resolve(field.Type);
            AddNested(inner is CType.Array array ? array.Element : inner, types, returned, walked, depth + 1);
        }
    }

    private static string? RecordBehind(CType type, TypeTable types) =>
        types.Resolve(type) is CType.Pointer pointer && types.Resolve(pointer.Pointee) is CType.Tag { Kind: not CTagKind.Enum } tag
            ? tag.Name
            : null;
}
