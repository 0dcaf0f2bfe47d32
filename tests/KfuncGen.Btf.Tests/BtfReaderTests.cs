using KfuncGen.Btf.Format;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Btf.Tests;

public sealed class BtfReaderTests
{
    public static TheoryData<bool, int> Forms => new() { { false, 24 }, { false, 32 }, { true, 24 }, { true, 32 }, { false, 40 } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_kind_is_read_in_both_byte_orders_and_header_lengths(bool bigEndian, int headerLength)
    {
        BtfBuilder builder = new(bigEndian, headerLength);
        uint s32 = builder.Int("int", 4, BtfIntEncoding.Signed);
        uint pointer = builder.Pointer(s32);
        uint array = builder.Array(s32, 7);
        uint record = builder.Struct("pair", 8, ("first", s32, 0), ("second", s32, 32));
        uint union = builder.Union("either", 4, ("it", s32, 0));
        uint @enum = builder.Enum("colour", isSigned: true, ("RED", -1), ("GREEN", 2));
        uint forward = builder.Forward("unseen", isUnion: true);
        uint typedef = builder.Typedef("number", s32);
        uint @volatile = builder.Type((uint)BtfKind.Volatile, "", s32);
        uint @const = builder.Const(s32);
        uint restrict = builder.Type((uint)BtfKind.Restrict, "", pointer);
        uint function = builder.Function("twice", s32, ("value", s32));
        uint variable = builder.Type((uint)BtfKind.Variable, "counter", s32, words: 1);
        uint section = builder.Type((uint)BtfKind.DataSection, ".data", 4, 1, words: [variable, 16, 4]);
        uint @float = builder.Type((uint)BtfKind.Float, "double", 8);
        uint tag = builder.Tag("bpf_kfunc", function);
        uint typeTag = builder.Type((uint)BtfKind.TypeTag, "rcu", record);
        uint enum64 = builder.Type((uint)BtfKind.Enum64, "wide", 8, 1, words: [builder.String("FAR"), 1, 2]);

        BtfReader btf = builder.ToReader();

        Assert.Equal(bigEndian, btf.Header.IsBigEndian);
        Assert.Equal(headerLength, btf.Header.Length);
        Assert.Equal(builder.NextId, btf.EndId.Value);
        Assert.Equal((BtfKind.Int, "int", 4u, BtfIntEncoding.Signed), (At(s32).Kind, At(s32).Name, At(s32).Size, At(s32).IntEncoding));
        Assert.Equal(At(s32), At(pointer).Target);
        Assert.Equal((7u, At(s32)), (At(array).ElementCount, At(array).Target));
        Assert.Equal([("first", 0u), ("second", 32u)], At(record).Members.Select(member => (member.Name, member.BitOffset)));
        Assert.Equal("it", At(union).Members[0].Name);
        Assert.Equal([("RED", -1L), ("GREEN", 2L)], At(@enum).EnumValues.Select(value => (value.Name, value.Value)));
        Assert.Equal((BtfKind.Forward, true), (At(forward).Kind, At(forward).KindFlag));
        Assert.All([typedef, @volatile, @const], id => Assert.Equal(At(s32), At(id).Resolve()));
        Assert.Equal(At(pointer), At(restrict).Resolve());
        Assert.Equal([("value", At(s32))], At(function).Parameters.Select(parameter => (parameter.Name, parameter.Type)));
        Assert.Equal(BtfLinkage.Global, At(variable).Linkage);
        Assert.Equal(
            (At(variable), 16u, 4u), At(section).SectionVariables.Select(each => (each.Variable, each.Offset, each.Size)).Single());
        Assert.Equal((BtfKind.Float, 8u), (At(@float).Kind, At(@float).Size));
        Assert.Equal((At(function), -1), (At(tag).Target, At(tag).ComponentIndex));
        Assert.Equal("rcu", At(typeTag).Name);
        Assert.Equal(("FAR", 0x2_0000_0001L), (At(enum64).EnumValues[0].Name, At(enum64).EnumValues[0].Value));

        BtfType At(uint id) => btf[new BtfTypeId(id)];
    }

    [Fact]
    public void Type_zero_is_void()
    {
        BtfType type = new BtfBuilder().ToReader()[default];

        Assert.Equal((BtfKind.Void, true, ""), (type.Kind, type.IsVoid, type.Name));
    }

    [Fact]
    public void A_vlen_of_more_than_16_bits_is_read()
    {
        BtfBuilder builder = new();
        uint prototype = builder.Type((uint)BtfKind.FunctionPrototype, "", 0, 70_000, words: new uint[140_000]);
        uint after = builder.Int("int", 4);

        BtfReader btf = builder.ToReader();

        Assert.Equal(70_000, btf[new BtfTypeId(prototype)].Parameters.Count);
        Assert.Equal("int", btf[new BtfTypeId(after)].Name);
    }

    [Fact]
    public void An_unknown_kind_is_stepped_over_where_the_layout_section_gives_its_size()
    {
        BtfBuilder builder = new(headerLength: 32);

        for (int kind = 0; kind <= 20; kind++)
        {
            builder.Layout(4, 8);
        }

        uint unknown = builder.Type(20, "new", 0, 2, words: [1, 2, 3, 4, 5]);
        uint after = builder.Int("int", 4);

        BtfReader btf = builder.ToReader();

        Assert.Equal((BtfKind)20, btf[new BtfTypeId(unknown)].Kind);
        Assert.Equal("int", btf[new BtfTypeId(after)].Name);
    }

    [Fact]
    public void A_split_blob_uses_the_layout_section_of_its_base()
    {
        BtfBuilder lower = new(headerLength: 32);

        for (int kind = 0; kind <= 20; kind++)
        {
            lower.Layout(4, 0);
        }

        BtfBuilder upper = new(over: lower);
        uint unknown = upper.Type(20, "", 0, words: 1);

        Assert.Equal((BtfKind)20, upper.ToReader(lower.ToReader())[new BtfTypeId(unknown)].Kind);
    }

    [Fact]
    public void An_unknown_kind_without_a_layout_section_names_the_kind_and_the_offset()
    {
        BtfBuilder builder = new();
        builder.Int("int", 4);
        builder.Type(23, "", 0);

        BtfFormatException exception = Assert.Throws<BtfFormatException>(() => builder.ToReader());

        Assert.Equal(24 + 16 + 4, exception.Offset);
        Assert.StartsWith("Offset 44 (0x2c): read type 2 of kind 23; expected a kind from 1 to 19", exception.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Split_ids_and_names_go_on_where_the_base_ends(bool bigEndian)
    {
        BtfBuilder lower = new(bigEndian);
        uint task = lower.Struct("task_struct", 64);
        BtfBuilder upper = new(bigEndian, over: lower);
        uint function = upper.Function("bpf_module_kfunc", upper.Pointer(task), ("task", upper.Pointer(task)));

        BtfReader vmlinux = lower.ToReader();
        BtfReader module = upper.ToReader(vmlinux);

        Assert.Equal(vmlinux.EndId, module.FirstId);
        Assert.True(module.TryFindFunction("bpf_module_kfunc"u8, out BtfType found));
        Assert.Equal((function, "bpf_module_kfunc"), (found.Id.Value, found.Name));
        Assert.Equal(vmlinux[new BtfTypeId(task)], found.Parameters[0].Type.Target);
        Assert.Same(vmlinux, found.Parameters[0].Type.Target.Reader);
        Assert.False(vmlinux.TryFindFunction("bpf_module_kfunc"u8, out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_function_is_found_by_a_name_that_its_base_has(bool bigEndian)
    {
        BtfBuilder lower = new(bigEndian);
        uint name = lower.String("shared_name");
        BtfBuilder upper = new(bigEndian, over: lower);
        upper.Function("other", 0);
        uint function = upper.Type((uint)BtfKind.Function, name, upper.Prototype(0));
        BtfReader module = upper.ToReader(lower.ToReader());

        // The first calls look at all functions, later ones use an index.
        for (int call = 0; call < 20; call++)
        {
            Assert.True(module.TryFindFunction("shared_name"u8, out BtfType found));
            Assert.Equal(function, found.Id.Value);
        }
    }

    [Fact]
    public void A_split_blob_without_its_base_says_that_it_needs_one()
    {
        BtfBuilder lower = new();
        lower.Struct("task_struct", 64);
        BtfBuilder upper = new(over: lower);
        upper.Function("bpf_module_kfunc", 0);

        BtfFormatException exception = Assert.Throws<BtfFormatException>(() => upper.ToReader());

        Assert.Contains("give the kernel's BTF as its base", exception.Message);
    }

    [Fact]
    public void Of_two_functions_with_one_name_the_lower_id_is_found()
    {
        BtfBuilder builder = new();
        uint first = builder.Function("twin", 0);
        builder.Function("twin", 0);
        BtfReader btf = builder.ToReader();

        for (int call = 0; call < 20; call++)
        {
            Assert.True(btf.TryFindFunction("twin"u8, out BtfType found));
            Assert.Equal(first, found.Id.Value);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("bpf_tas")]
    [InlineData("bpf_task")]
    [InlineData("bpf_task_")]
    [InlineData("bpf_task_acquire")]
    [InlineData("bpf_täsk")]
    public void A_name_of_any_length_is_found_and_its_neighbours_are_not(string name)
    {
        BtfBuilder builder = new();
        builder.Function(name + "x", 0);
        uint wanted = builder.Function(name, 0);
        builder.Function("x" + name, 0);

        BtfReader btf = builder.ToReader();

        for (int call = 0; call < 20; call++)
        {
            Assert.True(btf.TryFindFunction(System.Text.Encoding.UTF8.GetBytes(name), out BtfType found));
            Assert.Equal(wanted, found.Id.Value);
            Assert.False(btf.TryFindFunction("no such function"u8, out _));
        }
    }

    [Fact]
    public void Only_tags_on_the_function_itself_count()
    {
        BtfBuilder builder = new();
        uint kfunc = builder.Function("kfunc", 0);
        uint other = builder.Function("other", 0);
        builder.Tag("bpf_kfunc", kfunc);
        builder.Tag("bpf_kfunc", other, component: 0);
        builder.Tag("bpf_fastcall", other);

        Assert.Equal(["kfunc"], builder.ToReader().FindFunctionsTagged("bpf_kfunc"u8).Select(function => function.Name));
    }

    [Fact]
    public void Bytes_behind_the_last_section_are_ignored()
    {
        BtfBuilder builder = new();
        builder.Function("kfunc", 0);
        byte[] blob = builder.ToArray();

        BtfReader btf = new(blob.Concat(new byte[100]).ToArray());

        Assert.Equal(blob.Length, btf.Header.BlobLength);
        Assert.True(btf.TryFindFunction("kfunc"u8, out _));
    }

    [Fact]
    public void Bit_fields_have_width_and_offset()
    {
        BtfBuilder builder = new();
        uint u32 = builder.Int("unsigned int", 4);
        uint record = builder.Type((uint)BtfKind.Struct, "flags", 4, 1, kindFlag: true, builder.String("three"), u32, (3u << 24) | 5);

        BtfMember member = builder.ToReader()[new BtfTypeId(record)].Members[0];

        Assert.Equal((5u, 3), (member.BitOffset, member.BitWidth));
    }

    [Theory]
    [InlineData("6.1", 100_643, 44_561, 0)]
    [InlineData("6.12", 113_666, 50_277, 132)]
    [InlineData("6.16", 117_517, 51_690, 223)]
    [InlineData("6.18", 121_167, 53_456, 249)]
    [InlineData("7.2", 125_792, 55_407, 295)]
    public void Real_kernels_have_as_many_types_functions_and_tagged_kfuncs(string kernel, uint end, int functions, int tagged)
    {
        BtfReader btf = RealKernel.Of(kernel).Reader;

        Assert.Equal(end, btf.EndId.Value);
        Assert.Equal(functions, btf.CountOfKind(BtfKind.Function));
        Assert.Equal(functions, btf.TypesOfKind(BtfKind.Function).Count());
        Assert.Equal(tagged, btf.FindFunctionsTagged("bpf_kfunc"u8).Count);
        Assert.Equal(8, btf.PointerSize);
    }

    [Theory]
    [InlineData("6.1")]
    [InlineData("7.2")]
    public void Every_function_of_a_real_kernel_is_found_by_its_name(string kernel)
    {
        BtfReader btf = RealKernel.Of(kernel).Reader;
        HashSet<string> seen = [];

        foreach (BtfType function in btf.TypesOfKind(BtfKind.Function))
        {
            Assert.True(btf.TryFindFunction(function.NameBytes, out BtfType found));

            // Later ones of the same name are behind the first.
            Assert.Equal(seen.Add(function.Name), found == function);
        }
    }
}
