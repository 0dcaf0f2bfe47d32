using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Code;
using KfuncGen.Layouts;
using KfuncGen.Linking;
using KfuncGen.Linux.Instructions;
using KfuncGen.Probing;

namespace KfuncGen.Loading.Tests;

/// <summary>
/// A running kernel whose BTF lies: every word of it is set to every number that is likely to lead astray. What is looked up is refused,
/// or is inside of its struct; it never throws, and never takes long.
/// </summary>
public sealed class HostileTypesTests
{
    private const int HeaderLength = 24;

    private static readonly CoreName[] Names =
    [
        new("task_struct", "pid", "s32", "s32"),
        new("task_struct", "comm", "s32", "[16]s32"),
        new("task_struct", "comm[15]", "s32", "s32"),
        new("task_struct", "real_parent", CoreName.NoNumber, "*struct task_struct"),
        new("task_struct", "wide", "u64", "u64"),
        new("task_struct", "bits.high", "s32", "s32"),
        new("task_struct", CoreName.Whole, CoreName.NoNumber, "struct task_struct"),
        new("alias", "low", "s32", "s32"),
        new("zone", "SECOND", CoreName.NoNumber, CoreName.EnumValue),
        new(
            "task_struct", CoreName.Match, CoreName.NoNumber,
            "struct task_struct{pid:s32,comm:[16]s32,real_parent:*struct task_struct,narrow:s32,bits:struct bits{low:s32,high:s32}}"),
        new("zone", CoreName.Match, CoreName.NoNumber, "enum zone{FIRST,SECOND}"),
    ];

    [Fact]
    public void As_it_is_all_of_it_is_found()
    {
        KernelLayouts layouts = Layouts(new Words().ToBlob());
        Assert.All(Names, name => Assert.True(layouts.Resolve(name).IsPresent, layouts.Resolve(name).Reason));
        Assert.Equal((92u, 5u), (layouts.Resolve(Names[5]).Access.Offset, layouts.Resolve(Names[5]).Access.BitSize));
        Assert.Equal(7, layouts.Resolve(Names[8]).Value);
    }

    [Fact]
    public void Whatever_a_word_is_nothing_is_found_outside_of_its_struct()
    {
        byte[] whole = new Words().ToBlob();
        int asked = 0;

        for (int place = 4; place < whole.Length - 3; place += sizeof(uint))
        {
            uint before = BitConverter.ToUInt32(whole, place);

            foreach (uint word in Hostile(before))
            {
                byte[] blob = [.. whole];
                BitConverter.TryWriteBytes(blob.AsSpan(place), word);
                Ask(blob, $"the word at {place} is {word:x8}");
                asked++;
            }
        }

        Assert.True(asked > 1500, $"Only {asked} were asked.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("struct task_struct{")]
    [InlineData("struct task_struct{pid")]
    [InlineData("struct task_struct{pid:")]
    [InlineData("struct task_struct{pid:s32,")]
    [InlineData("struct task_struct{pid:s64}")]
    [InlineData("struct task_struct{comm:[}")]
    [InlineData("struct task_struct{comm:[99999999999]s32}")]
    [InlineData("struct task_struct{comm:[16][16]s32}")]
    [InlineData("struct task_struct{real_parent:**struct task_struct}")]
    [InlineData("struct task_struct{real_parent:*union task_struct}")]
    [InlineData("struct task_struct{real_parent:*fn(")]
    [InlineData("struct task_struct{bits:struct bits{low:s32}")]
    [InlineData("struct task_struct{bits:struct bites{low:s32}}")]
    [InlineData("union task_struct{pid:s32}")]
    [InlineData("enum task_struct{pid}")]
    [InlineData("enum zone{THIRD}")]
    public void What_was_known_may_be_any_text_and_is_compared_or_refused(string shape)
    {
        ResolvedName found = Layouts(new Words().ToBlob()).Resolve(new("task_struct", CoreName.Match, CoreName.NoNumber, shape));
        Assert.NotEmpty(found.Reason);
        Assert.Equal(shape is "struct task_struct{" or "struct task_struct{pid:s32," or "struct task_struct{bits:struct bits{low:s32}",
            found.IsPresent);
    }

    // Two words at once: a kind and what it refers to, a size and an offset.
    [Fact]
    public void Whatever_two_words_are_nothing_is_found_outside_of_its_struct()
    {
        byte[] whole = new Words().ToBlob();
        Random random = new(42);

        for (int i = 0; i < 4000; i++)
        {
            byte[] blob = [.. whole];

            for (int j = 0; j < 2; j++)
            {
                int place = HeaderLength + (random.Next((blob.Length - HeaderLength) / sizeof(uint)) * sizeof(uint));
                uint[] words = [.. Hostile(BitConverter.ToUInt32(blob, place))];
                BitConverter.TryWriteBytes(blob.AsSpan(place), words[random.Next(words.Length)]);
            }

            Ask(blob, $"turn {i}");
        }
    }

    private static IEnumerable<uint> Hostile(uint word) =>
    [
        0, 1, 2, 7, 8, 11, 12, 0xffff, 0x10000, 0x00ffffff, 0x01000000, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff,
        word + 1, word - 1, word * 8, word ^ 0x80000000, word ^ (1 << 24), word | 0xffff, word << 16,
    ];

    private static void Ask(byte[] blob, string what)
    {
        KernelLayouts layouts = Layouts(blob);

        foreach (CoreName name in Names)
        {
            ResolvedName found = layouts.Resolve(name);
            Assert.NotEmpty(found.Reason);

            if (!found.IsPresent || name.Shape == CoreName.EnumValue || name.Path is CoreName.Whole or CoreName.Match)
            {
                continue;
            }

            ulong size = SizesOf(blob, name.Type).DefaultIfEmpty().Max();
            bool isBitField = found.Access.BitSize != found.Access.Size * 8;
            ulong end = isBitField ? (ulong)found.Access.Offset : (ulong)found.Access.Offset + found.Access.Size;
            Assert.True(end <= size, $"{what}: {name} is said to be at {found.Access}, and the struct has {size} bytes.");
            Instruct(found);
        }
    }

    // An offset that an instruction does not hold is refused, and is not cut off.
    private static void Instruct(ResolvedName found)
    {
        foreach (BpfCodeRelocationKind kind in
            (BpfCodeRelocationKind[])[BpfCodeRelocationKind.CoreLoad, BpfCodeRelocationKind.CoreStore])
        {
            Instruction instruction = new(0x79, 1, 2, 0, 0);
            FieldInstructions.Fill(ref instruction, kind, found);
            Assert.Equal(FieldInstructions.Check(kind, found) is null ? (long)found.Access.Offset : 0, instruction.Offset);
        }
    }

    private static IEnumerable<ulong> SizesOf(byte[] blob, string name)
    {
        BtfReader reader = new(blob);

        foreach (BtfKind kind in (BtfKind[])[BtfKind.Struct, BtfKind.Union, BtfKind.Typedef])
        {
            foreach (BtfType type in reader.TypesOfKind(kind))
            {
                if (type.Name == name && type.Resolve() is { Kind: BtfKind.Struct or BtfKind.Union } record)
                {
                    yield return record.Size;
                }
            }
        }
    }

    private static KernelLayouts Layouts(byte[] blob) => new(new KernelFunctions(new Source(blob)));

    private sealed class Source(byte[] blob) : BtfSource
    {
        public override string KernelName => "vmlinux";

        public override ReadOnlyMemory<byte> ReadKernel() => blob;

        public override IReadOnlyList<string> ListModules() => [];

        public override ReadOnlyMemory<byte> ReadModule(string module) => throw new FileNotFoundException(module);
    }

    /// <summary>A kernel with a struct, bit-fields, a union without a name, an array, a pointer, a typedef and an enum.</summary>
    private sealed class Words
    {
        private readonly List<uint> types = [];
        private readonly StringBuilder names = new("\0");

        public byte[] ToBlob()
        {
            Add("int", 1, 0, 4, (1 << 24) | 32);
            Add("long", 1, 0, 8, 64);
            Add("", 3, 0, 0, 1, 1, 16);
            Add("", 2, 0, 7);
            Add("", 5, 2, 8, Name("narrow"), 1, 0, Name("wide"), 2, 0);
            Add("bits", 4, (1u << 31) | 2, 8, Name("low"), 1, 3 << 24, Name("high"), 1, (5 << 24) | 35);
            Add(
                "task_struct", 4, 5, 104,
                Name("pid"), 1, 0, Name("comm"), 3, 32, Name("real_parent"), 4, 72 * 8, 0, 5, 80 * 8, Name("bits"), 6, 88 * 8);
            Add("alias", 8, 0, 6);
            Add("zone", 6, 2, 4, Name("FIRST"), 3, Name("SECOND"), 7);
            Add("", 10, 0, 8);

            byte[] text = Encoding.ASCII.GetBytes(names.ToString());
            uint length = (uint)types.Count * sizeof(uint);
            uint[] header = [0x0001eb9f, HeaderLength, 0, length, length, (uint)text.Length];
            return [.. header.Concat(types).SelectMany(BitConverter.GetBytes), .. text];
        }

        private void Add(string name, uint kind, uint flags, params uint[] rest) =>
            types.AddRange([name.Length == 0 ? 0 : Name(name), (kind << 24) | flags, .. rest]);

        private uint Name(string name)
        {
            uint place = (uint)names.Length;
            names.Append(name).Append('\0');
            return place;
        }
    }
}
