using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Fuzzing.Seeds;

/// <summary>
/// A few kfuncs of a real kernel with the types that they reach: a blob of some KiB in which damage hits something that is read,
/// where a whole kernel has megabytes of types that no kfunc knows of. Structs of more than eight members that are only pointed at
/// become forward declarations. Two variables come behind them.
/// </summary>
internal sealed class BtfSlice
{
    private const int MostMembersBehindPointer = 8;

    private readonly BtfBuilder builder;
    private readonly Dictionary<(BtfTypeId Type, bool IsForward), uint> ids = [];
    private readonly List<(BtfType Type, bool IsForward)> order = [];

    private BtfSlice(bool isBigEndian) => builder = new BtfBuilder(isBigEndian);

    /// <summary>The blob.</summary>
    public required byte[] Btf { get; init; }

    /// <summary>The kfunc sets of what is left, in the form of <c>.BTF_ids</c>.</summary>
    public required byte[] IdSets { get; init; }

    /// <summary>Cuts a slice.</summary>
    /// <param name="kernel">The kernel's BTF.</param>
    /// <param name="section">Its <c>.BTF_ids</c>.</param>
    /// <param name="format">How it marks its sets.</param>
    /// <param name="oneOf">To keep one of so many kfuncs.</param>
    /// <param name="isBigEndian">The byte order to write.</param>
    public static BtfSlice Of(BtfReader kernel, ReadOnlySpan<byte> section, KfuncIdSetFormat format, int oneOf, bool isBigEndian = false)
    {
        IReadOnlyList<KfuncIdSet> sets = KfuncIdSetScanner.Scan(kernel, section, format);
        BtfType[] functions = [.. sets.SelectMany(static set => set.Entries).Where(
            static entry => !entry.Function.IsVoid)
            .Select(entry => kernel[entry.Function])
            .Distinct()
            .Where((_, index) => index % oneOf == 0)];
        HashSet<BtfType> tagged = [.. kernel.FindFunctionsTagged("bpf_kfunc"u8)];
        BtfSlice slice = new(isBigEndian) { Btf = [], IdSets = [] };

        // The twins with the arguments that the verifier supplies, too.
        foreach (BtfType function in functions)
        {
            slice.Number(function, isForward: false);

            if (kernel.TryFindFunction(System.Text.Encoding.UTF8.GetBytes(function.Name + "_impl"), out BtfType twin))
            {
                slice.Number(twin, isForward: false);
            }
        }

        for (int i = 0; i < slice.order.Count; i++)
        {
            slice.Write(slice.order[i].Type, slice.order[i].IsForward);
        }

        foreach (BtfType function in functions.Where(tagged.Contains))
        {
            slice.builder.Tag("bpf_kfunc", slice.ids[(function.Id, false)]);
        }

        slice.WriteVariables();
        return new BtfSlice(isBigEndian) { Btf = slice.builder.ToArray(), IdSets = slice.WriteSets(sets, format) };
    }

    // Variables that each processor has: of a type that is there, and of a pointer to it.
    private void WriteVariables()
    {
        (BtfType first, bool isForward) = order.Where(static one => one.Type.Kind == BtfKind.Struct).MinBy(static one => one.IsForward);
        uint type = ids[(first.Id, isForward)];
        uint[] variables =
        [
            builder.Type((uint)BtfKind.Variable, "runqueues", type, words: 1),
            builder.Type((uint)BtfKind.Variable, "current_task", builder.Pointer(type), words: 1),
        ];
        builder.Type(
            (uint)BtfKind.DataSection, ".data..percpu", 128, 2, words: [.. variables.SelectMany(static one => new uint[] { one, 0, 64 })]);
    }

    private byte[] WriteSets(IReadOnlyList<KfuncIdSet> sets, KfuncIdSetFormat format)
    {
        List<uint> words = [0, 0, 17, 4];

        foreach (KfuncIdSet set in sets)
        {
            (uint Id, uint Flags)[] entries = [.. set.Entries.Where(
                entry => ids.ContainsKey((entry.Function, false))).Select(
                    entry => (ids[(entry.Function, false)], entry.Flags)).OrderBy(static entry => entry.Item1)];

            if (entries.Length > 0)
            {
                words.AddRange(
                    [(uint)entries.Length, format == KfuncIdSetFormat.Flagged ? 1u : 0, .. entries.SelectMany(
                        static entry => new[] { entry.Id, entry.Flags })]);
            }
        }

        return builder.Section([.. words]);
    }

    private uint Number(BtfType type, bool isForward)
    {
        if (type.IsVoid)
        {
            return 0;
        }

        isForward = type.Kind switch
        {
            BtfKind.Struct or BtfKind.Union => isForward && !type.IsAnonymous && type.VariableLength > MostMembersBehindPointer,
            BtfKind.Const or BtfKind.Volatile or BtfKind.Restrict or BtfKind.TypeTag or BtfKind.Typedef => isForward,
            _ => false,
        };

        if (!ids.TryGetValue((type.Id, isForward), out uint id))
        {
            id = (uint)ids.Count + 1;
            ids.Add((type.Id, isForward), id);
            order.Add((type, isForward));
        }

        return id;
    }

    private void Write(BtfType type, bool isForward)
    {
        uint name = builder.String(type.Name);
        uint kind = (uint)type.Kind;
        uint length = (uint)type.VariableLength;

        switch (type.Kind)
        {
            case BtfKind.Struct or BtfKind.Union when isForward:
                builder.Type((uint)BtfKind.Forward, name, 0, kindFlag: type.Kind == BtfKind.Union);
                break;

            case BtfKind.Struct or BtfKind.Union:
                builder.Type(kind, name, type.Size, length, type.KindFlag, [.. type.Members.SelectMany(member => new[]
                {
                    builder.String(member.Name), Number(member.Type, isForward: false), type.KindFlag
                        ? ((uint)member.BitWidth << 24) | member.BitOffset
                        : member.BitOffset,
                })]);
                break;

            case BtfKind.Enum:
                builder.Type(
                    kind,
                    name,
                    type.Size,
                    length,
                    type.KindFlag,
                    [.. type.EnumValues.SelectMany(value => new[] { builder.String(value.Name), (uint)value.Value })]);
                break;

            case BtfKind.Enum64:
                builder.Type(
                    kind,
                    name,
                    type.Size,
                    length,
                    type.KindFlag,
                    [.. type.EnumValues.SelectMany(
                        value => new[] { builder.String(value.Name), (uint)value.Value, (uint)(value.Value >> 32) })]);
                break;

            case BtfKind.FunctionPrototype:
                builder.Type(
                    kind,
                    name,
                    Number(type.Target, isForward: false),
                    length,
                    type.KindFlag,
                    [.. type.Parameters.SelectMany(
                        parameter => new[] { builder.String(parameter.Name), Number(parameter.Type, isForward: false) })]);
                break;

            case BtfKind.Array:
                uint element = Number(type.Target, isForward: false);
                builder.Type(kind, name, 0, words: [element, element, type.ElementCount]);
                break;

            case BtfKind.Int:
                builder.Type(kind, name, type.Size, words: ((uint)type.IntEncoding << 24) | (uint)type.IntBitCount);
                break;

            case BtfKind.Float:
                builder.Type(kind, name, type.Size);
                break;

            case BtfKind.Forward:
                builder.Type(kind, name, 0, kindFlag: type.KindFlag);
                break;

            default:
                builder.Type(kind, name, Number(type.Target, isForward: isForward || type.Kind == BtfKind.Pointer), length, type.KindFlag);
                break;
        }
    }
}
