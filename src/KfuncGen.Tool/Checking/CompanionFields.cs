using System.Globalization;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Tool.Checking;

/// <summary>Finds fields by their paths in the types beside a snapshot: names with dots between, and indices in brackets.</summary>
/// <param name="target">The types.</param>
internal sealed class CompanionFields(TargetTypes target)
{
    // As deep as structs without a name are nested in one another: no kernel comes near.
    private const int MaximumDepth = 32;

    /// <summary>A field, with its place in the struct; null where there is none.</summary>
    /// <param name="type">The struct.</param>
    /// <param name="path"><c>se.vruntime</c>, <c>cred.uid.val</c>, <c>comm[0]</c>.</param>
    public CField? Find(string type, string path)
    {
        CTypeDeclaration.Record? record = target.FindRecord(type);
        CField? found = null;

        foreach (string part in path.Split('.'))
        {
            string[] names = part.Split('[');
            uint offset = found?.BitOffset ?? 0;
            found = record is null ? null : target.FieldsOf(record).FirstOrDefault(field => field.Name == names[0]);

            if (found is null)
            {
                return null;
            }

            found = found with { BitOffset = found.BitOffset + offset };
            bool isOpen = EndsItsRecord(record!, names[0], 0) is true;

            foreach (string index in names.Skip(1))
            {
                found = Element(found, index.TrimEnd(']'), isOpen);
                isOpen = false;

                if (found is null)
                {
                    return null;
                }
            }

            record = target.RecordOf(found.Type);
        }

        return found;
    }

    /// <summary>How many bytes a type has; null where that is not known.</summary>
    public uint? SizeOf(CType type) => target.Types.Resolve(type) switch
    {
        // The kernels whose programs are compiled here have 64 bits.
        CType.Pointer => sizeof(long),
        CType.Array array => SizeOf(array.Element) is { } element ? element * array.Count : null,
        CType.Simple simple => (target.Types.Find(simple) as CTypeDeclaration.Scalar)?.Size,
        CType.Tag tag => SizeOf(target.Types.Find(tag)),
        CType.Anonymous anonymous => SizeOf(anonymous.Declaration),
        _ => null,
    };

    private static uint? SizeOf(CTypeDeclaration? declaration) => declaration switch
    {
        CTypeDeclaration.Record record => record.Size,
        CTypeDeclaration.Enum @enum => @enum.Size,
        _ => null,
    };

    // Whether no other member follows one: in a union none does. Null where the record has none of the name.
    private bool? EndsItsRecord(CTypeDeclaration.Record record, string name, int depth)
    {
        CField[] fields = [.. record.Fields ?? default];

        for (int i = 0; i < fields.Length && depth < MaximumDepth; i++)
        {
            if (fields[i].Name == name)
            {
                return record.Kind == CTagKind.Union || i == fields.Length - 1;
            }

            if (fields[i].Name.Length == 0
                && target.RecordOf(fields[i].Type) is { } inner
                && EndsItsRecord(inner, name, depth + 1) is { } isLast)
            {
                return isLast;
            }
        }

        return null;
    }

    // An array of no length that ends its struct goes on behind it, as loading has it.
    private CField? Element(CField field, string text, bool isLast) =>
        target.Types.Resolve(field.Type) is CType.Array array
        && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint index)
        && (index < array.Count || (array.Count == 0 && isLast))
        && SizeOf(array.Element) is { } size
        && (ulong)size * index <= int.MaxValue
            ? field with { Type = array.Element, BitOffset = field.BitOffset + (size * index * 8), BitWidth = null }
            : null;
}
