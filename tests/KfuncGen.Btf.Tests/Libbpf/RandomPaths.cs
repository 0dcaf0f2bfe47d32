using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;

namespace KfuncGen.Btf.Tests.Libbpf;

/// <summary>Fields of a kernel's structs, picked at random: through structs inside, named or not, and elements of arrays.</summary>
internal static class RandomPaths
{
    private const int MaximumParts = 6;

    /// <summary>Which fields are numbers, so that they have a sign and can be shifted.</summary>
    public static bool[] AreNumbers(BtfReader btf, List<(string Type, string Path)> paths)
    {
        BtfTypeNames names = new(btf);
        return
        [
            // clang shifts what fits into a register, and no __int128; of an element libbpf knows where it is and no more.
            .. paths.Select(path => !path.Path.EndsWith(']') && BtfFieldPath.Find(names.Find(path.Type)[0], path.Path)?.Type.Resolve()
                is { Kind: BtfKind.Int or BtfKind.Enum or BtfKind.Enum64, Size: <= 8 }),
        ];
    }

    /// <summary>Picks paths; the same for the same seed.</summary>
    public static List<(string Type, string Path)> Of(BtfReader btf, int count, int seed)
    {
        BtfTypeNames names = new(btf);
        Random random = new(seed);
        BtfType[] structs =
        [
            .. btf.TypesOfKind(BtfKind.Struct).Where(
                type => !type.IsAnonymous && type.Size > 0 && type.Members.Count > 0 && names.Find(type.Name).Count == 1),
        ];
        HashSet<(string, string)> found = [];

        while (found.Count < count)
        {
            BtfType type = structs[random.Next(structs.Length)];

            if (Pick(type, random) is { } path)
            {
                found.Add((type.Name, path));
            }
        }

        return [.. found.Order()];
    }

    private static string? Pick(BtfType type, Random random)
    {
        string path = "";

        for (int parts = 0; parts < MaximumParts; parts++)
        {
            BtfMember[] members = [.. type.Members];

            if (members.Length == 0)
            {
                return null;
            }

            BtfMember member = members[random.Next(members.Length)];
            path += member.NameBytes.IsEmpty ? "" : (path.Length == 0 ? "" : ".") + member.Name;
            BtfType inner = member.Type.Resolve();

            while (inner.Kind == BtfKind.Array && inner.ElementCount > 0 && random.Next(2) == 0)
            {
                path += $"[{random.Next((int)inner.ElementCount)}]";
                inner = inner.Target.Resolve();
            }

            if (inner.Kind is not (BtfKind.Struct or BtfKind.Union))
            {
                return path.Length > 0 && inner.Kind != BtfKind.Array ? path : null;
            }

            // A struct itself is a field, too.
            if (!member.NameBytes.IsEmpty && random.Next(3) == 0)
            {
                return path;
            }

            type = inner;
        }

        return null;
    }
}
