using System.Text;

namespace KfuncGen.Btf.Fields;

/// <summary>
/// Finds a field of a struct or union by its path: names with dots between, as C writes them, and indices in brackets. Members of
/// structs and unions without a name are found as if they were their owner's, as in C.
/// </summary>
internal static class BtfFieldPath
{
    // The largest struct of Debian's kernels has some hundred members, those of structs without a name among them. A hostile blob can nest
    // such so that their number grows with 2 to the power of the depth.
    private const int MaximumMembers = 1 << 16;

    /// <summary>Finds a field.</summary>
    /// <param name="root">The struct or union; typedefs and qualifiers around it are passed.</param>
    /// <param name="path"><c>se.vruntime</c>, <c>cred.uid.val</c>, <c>comm[0]</c>.</param>
    /// <returns>Null where there is no such field; a path does not go through pointers.</returns>
    /// <exception cref="Format.BtfFormatException">The types do not end, or a reference leads nowhere.</exception>
    public static BtfField? Find(BtfType root, string path)
    {
        BtfType owner = root.Resolve();
        BtfField field = new(owner, owner, 0, 0);
        int seen = 0;

        foreach (string part in path.Split('.'))
        {
            int bracket = part.IndexOf('[');
            string name = bracket < 0 ? part : part.Substring(0, bracket);

            if (Member(field.Type, Encoding.UTF8.GetBytes(name), field.BitOffset, owner, 0, ref seen) is not var (member, isLast))
            {
                return null;
            }

            field = member with { IsBehind = field.IsBehind };

            for (; bracket >= 0; bracket = part.IndexOf('[', bracket + 1))
            {
                int close = part.IndexOf(']', bracket);

                if (close < 0
                    || !uint.TryParse(part.Substring(bracket + 1, close - bracket - 1), out uint index)
                    || Element(field, index, isLast) is not { } element)
                {
                    return null;
                }

                (field, isLast) = (element, false);
            }
        }

        return field;
    }

    // A member, and whether others may follow it: in a union none does.
    private static (BtfField Field, bool IsLast)? Member(BtfType type, byte[] name, ulong offset, BtfType root, int depth, ref int seen)
    {
        BtfType record = type.Resolve();

        if (record.Kind is not (Format.BtfKind.Struct or Format.BtfKind.Union))
        {
            return null;
        }

        seen += record.Members.Count;

        if (depth == BtfReader.MaximumDepth || seen > MaximumMembers)
        {
            throw record.TooDeep("structs without a name");
        }

        int position = 0;

        foreach (BtfMember member in record.Members)
        {
            position++;
            ReadOnlySpan<byte> found = member.NameBytes;

            if (found.IsEmpty)
            {
                if (Member(member.Type, name, offset + member.BitOffset, root, depth + 1, ref seen) is { } nested)
                {
                    return nested;
                }
            }
            else if (found.SequenceEqual(name))
            {
                return (
                    new BtfField(root, member.Type, offset + member.BitOffset, member.BitWidth),
                    record.Kind == Format.BtfKind.Union || position == record.Members.Count);
            }
        }

        return null;
    }

    // An array of no length that ends its struct goes on behind it: include/linux/stddef.h (DECLARE_FLEX_ARRAY), and as is_flex_arr in
    // tools/lib/bpf/relo_core.c, 7.2. One in the middle only marks a place.
    private static BtfField? Element(BtfField field, uint index, bool isLast)
    {
        BtfType array = field.Type.Resolve();

        if (array.Kind != Format.BtfKind.Array)
        {
            return null;
        }

        bool isOpen = array.ElementCount == 0 && isLast;

        if (!isOpen && index >= array.ElementCount)
        {
            return null;
        }

        ulong offset = BtfFieldAccess.SizeOf(array.Target) * index;
        return offset > int.MaxValue ? null : field with
        {
            Type = array.Target,
            BitOffset = field.BitOffset + (offset * 8),
            BitWidth = 0,
            IsBehind = field.IsBehind || isOpen,
        };
    }
}
