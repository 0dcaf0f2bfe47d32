using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Layouts;
using KfuncGen.Probing;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>
/// A running kernel whose BTF lies: fields, values, types, variables and comparisons of whole types are looked up by the names that it has
/// itself. Nothing is found outside of its struct, and everything that is not found has a reason.
/// </summary>
internal sealed class TypesTarget : FuzzTarget
{
    private const int MaximumTypes = 24;
    private const int MaximumMembers = 6;
    private const uint Widest = 8;

    public override string Name => "types";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        List<CoreName> names = [];

        if (!Promise.Keeps(input.Length, () => names.AddRange(NamesIn(new BtfReader(input)))))
        {
            return false;
        }

        KernelLayouts layouts = new(new KernelFunctions(new OneBlob(input)));
        bool isKnown = true;

        foreach (CoreName name in names)
        {
            ResolvedName found = layouts.Resolve(name);
            isKnown &= found.Availability != KfuncAvailability.Unknown;
            Check(name, found, input);
        }

        return isKnown;
    }

    public override long AllocationLimit(int length) => (64L << 20) + (2048L * length);

    public override TimeSpan TimeLimit(int length) => TimeSpan.FromSeconds(2) + TimeSpan.FromMicroseconds(20L * length);

    protected override IEnumerable<FuzzSeed> MakeSeeds()
    {
        foreach ((string name, BtfSlice slice, bool isBigEndian) in KernelSlices.All)
        {
            yield return new FuzzSeed(name, slice.Btf) { Fields = BtfFields.Of(slice.Btf), IsBigEndian = isBigEndian };
        }
    }

    private static void Check(CoreName name, ResolvedName found, ReadOnlyMemory<byte> input)
    {
        if (found.Reason.Length == 0)
        {
            throw new BrokenPromiseException($"{name} has no reason.");
        }

        if (!found.IsPresent || name.Shape == CoreName.EnumValue || name.Path is CoreName.Whole or CoreName.Match)
        {
            return;
        }

        if (name.Path == CoreName.Variable)
        {
            if (new BtfReader(input)[new BtfTypeId((uint)found.Value)].Kind != BtfKind.Variable)
            {
                throw new BrokenPromiseException($"{name} is said to be type {found.Value}, which is no variable.");
            }

            return;
        }

        ulong size = new BtfTypeNames(new BtfReader(input)).Find(name.Type)
            .Select(static type => type.Resolve())
            .Where(static type => type.Kind is BtfKind.Struct or BtfKind.Union)
            .Select(static type => (ulong)type.Size)
            .DefaultIfEmpty()
            .Max();
        bool isBitField = found.Access.BitSize != found.Access.Size * 8;

        if ((ulong)found.Access.Offset + (isBitField ? 0 : found.Access.Size) > size)
        {
            throw new BrokenPromiseException($"{name} is said to be at {found.Access}, and the struct has {size} bytes.");
        }
    }

    private static IEnumerable<CoreName> NamesIn(BtfReader reader)
    {
        yield return new("task_struct", "pid", "s32", "s32");

        foreach (BtfType variable in reader.TypesOfKind(BtfKind.Variable).Take(MaximumTypes))
        {
            yield return new(variable.Name, CoreName.Variable, CoreName.NoNumber, BtfShape.OfType(variable.Target));
        }

        foreach (BtfType type in reader.TypesOfKind(BtfKind.Struct).Where(static type => !type.IsAnonymous).Take(MaximumTypes))
        {
            yield return new(type.Name, CoreName.Whole, CoreName.NoNumber, "struct " + type.Name);
            StringBuilder whole = new($"struct {type.Name}{{");

            foreach (BtfMember member in type.Members.Where(static member => !member.NameBytes.IsEmpty).Take(MaximumMembers))
            {
                string shape = BtfShape.OfType(member.Type);
                bool isNumber = member.Type.Resolve() is { Kind: BtfKind.Int or BtfKind.Enum or BtfKind.Enum64, Size: <= Widest };
                yield return new(type.Name, member.Name, isNumber ? "s32" : CoreName.NoNumber, shape);
                yield return new(type.Name, member.Name + "[1]", "u64", "u64");
                whole.Append(whole[^1] == '{' ? "" : ",").Append(member.Name).Append(':').Append(shape);
            }

            yield return new(type.Name, CoreName.Match, CoreName.NoNumber, whole.Append('}').ToString());
        }

        foreach (BtfType type in reader.TypesOfKind(BtfKind.Enum).Where(static type => !type.IsAnonymous).Take(MaximumTypes))
        {
            string[] values = [.. type.EnumValues.Take(MaximumMembers).Select(static value => value.Name)];
            yield return new(type.Name, CoreName.Match, CoreName.NoNumber, $"enum {type.Name}{{{string.Join(",", values)}}}");

            foreach (string value in values)
            {
                yield return new(type.Name, value, CoreName.NoNumber, CoreName.EnumValue);
            }
        }
    }

    private sealed class OneBlob(ReadOnlyMemory<byte> blob) : BtfSource
    {
        public override string KernelName => "vmlinux";

        public override ReadOnlyMemory<byte> ReadKernel() => blob;

        public override IReadOnlyList<string> ListModules() => [];

        public override ReadOnlyMemory<byte> ReadModule(string module) => throw new FileNotFoundException(module);
    }
}
