using System.Buffers.Binary;
using System.Text;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Images.IdSets;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Spelling;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Btf.Tests;

/// <summary>Whatever the bytes are, there is an answer or an exception that names the place, soon and in little memory.</summary>
public sealed class HostileInputTests
{
    [Fact]
    public void A_real_blob_cut_at_any_64th_byte_names_the_place()
    {
        byte[] blob = RealKernel.Of("7.2").Btf;

        for (int length = 0; length < blob.Length; length += 64)
        {
            AssertNamesThePlace(() => new BtfReader(blob.AsMemory(0, length)), length);
        }
    }

    [Fact]
    public void A_real_blob_whose_types_are_cut_at_any_64th_byte_names_the_place_or_ends_there()
    {
        byte[] blob = RealKernel.Of("7.2").Btf.AsSpan(0, 64 * 1024).ToArray();

        // Sections that fit: types up to the cut, and no strings.
        for (int length = 0; length < blob.Length - 24; length += 64)
        {
            BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(12), length);
            BinaryPrimitives.WriteInt64LittleEndian(blob.AsSpan(16), 0);
            AnswersOrNamesThePlace(blob);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_small_blob_cut_at_any_byte_names_the_place(bool bigEndian)
    {
        byte[] blob = Sample(bigEndian);

        for (int length = 0; length < blob.Length; length++)
        {
            AssertNamesThePlace(() => new BtfReader(blob.AsMemory(0, length)), length);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_small_blob_with_any_byte_changed_is_answered_or_names_the_place(bool bigEndian)
    {
        byte[] blob = Sample(bigEndian);

        for (int i = 0; i < blob.Length; i++)
        {
            foreach (byte value in (byte[])[0x00, 0x01, 0x7f, 0x80, 0xff])
            {
                byte[] changed = [.. blob];
                changed[i] = value;
                AnswersOrNamesThePlace(changed);
            }
        }
    }

    [Fact]
    public void A_real_blob_with_bytes_changed_at_random_is_answered_or_names_the_place()
    {
        byte[] blob = RealKernel.Of("7.2").Btf;
        Random random = new(20260730);

        for (int round = 0; round < 6; round++)
        {
            byte[] changed = [.. blob];

            for (int i = 0; i < 50; i++)
            {
                changed[24 + random.Next(changed.Length - 24)] = (byte)random.Next(256);
            }

            AnswersOrNamesThePlace(changed);
        }
    }

    [Fact]
    public void An_empty_file_says_so()
    {
        BtfFormatException exception = Assert.Throws<BtfFormatException>(() => new BtfReader(default));

        Assert.Equal(
            "Offset 0 (0x0): read nothing: the input is empty; expected the BTF magic 9f eb or eb 9f. " +
            "Pass raw BTF, such as /sys/kernel/btf/vmlinux or the .BTF section of a kernel image.",
            exception.Message);
    }

    [Fact]
    public void A_text_file_says_what_it_starts_with()
    {
        BtfFormatException exception = Assert.Throws<BtfFormatException>(() => new BtfReader("kfuncs 1\n"u8.ToArray()));

        Assert.StartsWith("Offset 0 (0x0): read 6b 66; expected the BTF magic", exception.Message);
    }

    [Fact]
    public void An_ELF_file_is_recognized()
    {
        BtfFormatException exception = Assert.Throws<BtfFormatException>(() => new BtfReader("\u007fELF and so on"u8.ToArray()));

        Assert.EndsWith("This is an ELF file: pass the bytes of its .BTF section.", exception.Message);
    }

    [Theory]
    [InlineData(2, 2, "BTF version 2")]
    [InlineData(3, 1, "BTF flags 0x01")]
    [InlineData(4, 23, "header length 23")]
    [InlineData(5, 0xff, "header length 65304")]
    [InlineData(8, 2, "a type section at 2 behind the header")]
    [InlineData(11, 0xff, "a type section of")]
    [InlineData(15, 0xff, "a type section of")]
    [InlineData(19, 0xff, "a string section of")]
    [InlineData(23, 0xff, "a string section of")]
    public void A_wrong_header_field_is_named(int offset, byte value, string expected)
    {
        byte[] blob = Sample(bigEndian: false);
        blob[offset] = value;

        Assert.Contains(expected, Assert.Throws<BtfFormatException>(() => new BtfReader(blob)).Message);
    }

    [Fact]
    public void A_count_that_goes_past_the_types_names_the_type()
    {
        BtfBuilder builder = new();
        builder.Int("int", 4);
        builder.Type((uint)BtfKind.Struct, "huge", 4, vlen: 0xffffff);

        BtfFormatException exception = Assert.Throws<BtfFormatException>(() => builder.ToReader());

        Assert.StartsWith("Offset 40 (0x28): read type 2 of kind Struct with 12 bytes left", exception.Message);
        Assert.Contains("expected 201326592 bytes", exception.Message);
    }

    [Fact]
    public void A_count_whose_product_overflows_32_bits_is_refused()
    {
        BtfBuilder builder = new(headerLength: 32);

        for (int kind = 0; kind <= 20; kind++)
        {
            builder.Layout(252, 252);
        }

        // 0xffffff * 252 + 264 is 0xfbffff0c + ..., one wrap short of looking small.
        builder.Type(20, "", 0, vlen: 0xffffff);

        Assert.Throws<BtfFormatException>(() => builder.ToReader());
    }

    [Fact]
    public void A_layout_section_with_odd_sizes_is_refused()
    {
        BtfBuilder builder = new(headerLength: 32);

        for (int kind = 0; kind <= 20; kind++)
        {
            builder.Layout(3, 0);
        }

        Assert.Contains("sizes 3 and 0 for kind 20", Assert.Throws<BtfFormatException>(() => builder.ToReader()).Message);
    }

    [Fact]
    public void A_name_past_the_strings_names_the_place_when_it_is_asked_for()
    {
        BtfBuilder builder = new();
        builder.Int("int", 4);
        byte[] blob = builder.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(24), 1_000_000);
        BtfType type = new BtfReader(blob)[new BtfTypeId(1)];

        BtfFormatException exception = Assert.Throws<BtfFormatException>(() => type.Name);

        Assert.Equal(24, exception.Offset);
        Assert.Contains("string offset 1000000; expected an offset below 5", exception.Message);
    }

    [Fact]
    public void A_reference_past_the_types_names_the_place_when_it_is_followed()
    {
        BtfBuilder builder = new();
        builder.Pointer(99);

        BtfFormatException exception = Assert.Throws<BtfFormatException>(() => builder.ToReader()[new BtfTypeId(1)].Target);

        Assert.Equal(32, exception.Offset);
        Assert.Contains("a reference to type 99; expected an id below 2", exception.Message);
    }

    [Fact]
    public void Strings_that_do_not_end_are_refused()
    {
        byte[] blob = Sample(bigEndian: false);
        blob[^1] = (byte)'x';

        Assert.Contains("a NUL that ends the last string", Assert.Throws<BtfFormatException>(() => new BtfReader(blob)).Message);
    }

    [Fact]
    public void A_circle_of_typedefs_is_refused()
    {
        BtfBuilder builder = new();
        uint first = builder.Typedef("a", 2);
        builder.Typedef("b", first);

        BtfFormatException exception = Assert.Throws<BtfFormatException>(() => builder.ToReader()[new BtfTypeId(first)].Resolve());

        Assert.Contains("refer to each other in a circle", exception.Message);
    }

    [Fact]
    public void A_circle_of_pointers_arrays_or_functions_has_no_shape_and_no_spelling()
    {
        BtfBuilder builder = new();
        uint pointer = builder.Pointer(1);
        uint array = builder.Array(2, 3);
        uint callback = builder.Prototype(0, ("", builder.NextId + 1));
        builder.Pointer(callback);
        BtfReader btf = builder.ToReader();

        foreach (uint id in (uint[])[pointer, array, callback])
        {
            Assert.Throws<BtfFormatException>(() => BtfShape.OfType(btf[new BtfTypeId(id)]));
            Assert.Throws<BtfFormatException>(() => BtfCSpelling.Of(btf[new BtfTypeId(id)]));
        }
    }

    [Fact]
    public void Function_types_that_grow_with_two_to_the_power_of_their_depth_are_refused()
    {
        BtfBuilder builder = new();
        uint callback = builder.Int("int", 4);

        for (int depth = 0; depth < 30; depth++)
        {
            callback = builder.Prototype(0, ("", callback), ("", callback), ("", callback), ("", callback));
        }

        BtfType type = builder.ToReader()[new BtfTypeId(callback)];

        Assert.Throws<BtfFormatException>(() => BtfShape.OfType(type));
        Assert.Throws<BtfFormatException>(() => BtfCSpelling.Of(type));
    }

    [Fact]
    public void A_function_whose_type_is_no_prototype_is_refused()
    {
        BtfBuilder builder = new();
        uint function = builder.FunctionOfType("broken", builder.Int("int", 4));
        BtfType type = builder.ToReader()[new BtfTypeId(function)];

        Assert.Contains("expected a function prototype", Assert.Throws<BtfFormatException>(() => type.Prototype).Message);
    }

    [Fact]
    public void A_struct_that_holds_itself_has_no_alignment()
    {
        BtfBuilder builder = new();
        uint self = builder.Struct("self", 4, ("it", 1, 0));

        Assert.Throws<BtfFormatException>(() => new BtfDataLayout().AlignmentOf(builder.ToReader()[new BtfTypeId(self)]));
    }

    private static byte[] Sample(bool bigEndian)
    {
        BtfBuilder builder = new(bigEndian);
        uint s32 = builder.Int("int", 4, BtfIntEncoding.Signed);
        uint pair = builder.Struct("pair", 8, ("first", s32, 0), ("second", s32, 32));
        builder.Enum("colour", isSigned: false, ("RED", 1));
        builder.Tag(
            "bpf_kfunc",
            builder.Function(
                "bpf_pair",
                builder.Typedef("result", s32),
                ("pair", builder.Pointer(builder.Const(pair))),
                ("all", builder.Pointer(builder.Array(pair, 2)))));
        return builder.ToArray();
    }

    private static void AssertNamesThePlace(Action read, int length)
    {
        BtfFormatException exception = Assert.Throws<BtfFormatException>(read);

        Assert.InRange(exception.Offset, 0, Math.Max(length, 28));
        Assert.StartsWith($"Offset {exception.Offset} (0x{exception.Offset:x}): read ", exception.Message);
    }

    /// <summary>Asks for everything there is.</summary>
    private static void AnswersOrNamesThePlace(byte[] blob)
    {
        BtfReader btf;

        try
        {
            btf = new BtfReader(blob);
        }
        catch (BtfFormatException)
        {
            return;
        }

        BtfDataLayout layout = new();

        for (uint id = 0; id < btf.EndId.Value; id++)
        {
            try
            {
                Ask(btf[new BtfTypeId(id)], layout);
            }
            catch (BtfFormatException exception)
            {
                Assert.InRange(exception.Offset, 0, blob.Length);
            }
        }

        try
        {
            btf.FindFunctionsTagged("bpf_kfunc"u8);
            btf.TryFindFunction("bpf_pair"u8, out _);
            KfuncIdSetScanner.Scan(btf, blob.AsSpan(0, Math.Min(blob.Length, 4096) & ~3), KfuncIdSetFormat.Unflagged);
        }
        catch (BtfFormatException exception)
        {
            Assert.InRange(exception.Offset, 0, blob.Length);
        }
    }

    private static void Ask(BtfType type, BtfDataLayout layout)
    {
        StringBuilder answers = new(type.Name);

        switch (type.Kind)
        {
            case BtfKind.Function or BtfKind.FunctionPrototype:
                answers.Append(BtfShape.OfPrototype(type)).Append(BtfCSpelling.Of(type));
                break;

            case BtfKind.Struct or BtfKind.Union:
                foreach (BtfMember member in type.Members)
                {
                    answers.Append(member.Name).Append(member.Type.Id).Append(member.BitWidth);
                }

                layout.AlignmentOf(type);
                break;

            case BtfKind.Enum or BtfKind.Enum64:
                foreach (BtfEnumValue value in type.EnumValues)
                {
                    answers.Append(value.Name).Append(value.Value);
                }

                break;

            default:
                type.Resolve();
                break;
        }
    }
}
