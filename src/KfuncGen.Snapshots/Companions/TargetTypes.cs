using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Companions;

/// <summary>All types of one target.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Companion">The file with them.</param>
public sealed record TargetTypes(string Target, TypesCompanion Companion)
{
    /// <summary>Looks them up.</summary>
    public TypeTable Types => Companion.Types;

    // Deeper than C nests structs without a name in any kernel.
    private const int MaximumDepth = 16;

    /// <summary>A struct or union by name, or by a typedef of it; null where the target has none with fields.</summary>
    public CTypeDeclaration.Record? FindRecord(string name) =>
        Types.Find(new CType.Tag(CTagKind.Struct, name)) as CTypeDeclaration.Record is { Fields: not null } record
            ? record
            : RecordOf(new CType.Simple(name));

    /// <summary>The struct or union behind a type; null where there is none.</summary>
    public CTypeDeclaration.Record? RecordOf(CType type) => Types.Resolve(type) switch
    {
        CType.Tag { Kind: not CTagKind.Enum } tag => Types.Find(tag) as CTypeDeclaration.Record,
        CType.Anonymous { Declaration: CTypeDeclaration.Record record } => record,
        _ => null,
    };

    /// <summary>The fields of a struct, those of structs without a name among them, with offsets from the struct's start.</summary>
    public IEnumerable<CField> FieldsOf(CTypeDeclaration.Record record) => FieldsOf(record, 0, 0);

    /// <summary>A field by its path; null where the target has none.</summary>
    public CField? Find(string root, string path)
    {
        CTypeDeclaration.Record? record = FindRecord(root);
        CField? found = null;
        uint offset = 0;

        foreach (string name in path.Split('.'))
        {
            found = record is null ? null : FieldsOf(record).FirstOrDefault(field => field.Name == name);

            if (found is null)
            {
                return null;
            }

            record = RecordOf(found.Type);
            found = found with { BitOffset = found.BitOffset + offset };
            offset = found.BitOffset;
        }

        return found;
    }

    private IEnumerable<CField> FieldsOf(CTypeDeclaration.Record record, uint offset, int depth)
    {
        foreach (CField field in record.Fields ?? default)
        {
            if (field.Name.Length > 0)
            {
                yield return field with { BitOffset = field.BitOffset + offset };
            }
            else if (depth < MaximumDepth && RecordOf(field.Type) is { } inner)
            {
                foreach (CField nested in FieldsOf(inner, offset + field.BitOffset, depth + 1))
                {
                    yield return nested;
                }
            }
        }
    }
}
