using System.Reflection;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Generator.Tests;

/// <summary>Structs that a program holds have every member that C has, or say which they lack.</summary>
public sealed class HeldStructTests
{
    private const string Types = """

        enum bpf_mode <u32> { BPF_MODE_A = 0, BPF_MODE_B = 5 }
        scalar _Bool <bool8>
        scalar int <s32>
        scalar long long unsigned int <u64>
        scalar unsigned char <u8>
        scalar unsigned int <u32>
        struct bpf_opts <32 align 8> { unsigned int low:3 @0; unsigned int high:29 @0.3; int sign:4 @4; enum bpf_mode mode:3 @4.4; _Bool on:1 @4.7; unsigned char across:6 @5.5; long long unsigned int whole:64 @8; enum <u32> { BPF_ONE = 1, BPF_TWO = 2 } kind @16; enum <s32> { BPF_LESS = -1 } less:2 @20; struct <4 align 4> { unsigned int a:1 @0; unsigned int b:31 @0.1; } in @24; unsigned int tail[0] @28; }

        """;

    [Fact]
    public void Bit_fields_read_and_write_their_bits_and_no_other()
    {
        Type opts = Opts("bpf_opts");
        object value = Activator.CreateInstance(opts)!;

        Set(value, "low", 5u);
        Set(value, "high", 0x1234567u);
        Assert.Equal(5u | (0x1234567u << 3), opts.GetField("bits_at_0")!.GetValue(value));
        Assert.Equal(5u, Get(value, "low"));
        Assert.Equal(0x1234567u, Get(value, "high"));

        Set(value, "sign", -3);
        Set(value, "on", true);
        Assert.Equal(-3, Get(value, "sign"));
        Assert.Equal(true, Get(value, "on"));
        Set(value, "on", false);
        Assert.Equal(-3, Get(value, "sign"));
        Assert.Equal(false, Get(value, "on"));

        Set(value, "across", (byte)0x3f);
        Assert.Equal((byte)0x3f, Get(value, "across"));
        Assert.Equal(-3, Get(value, "sign"));

        Set(value, "whole", ulong.MaxValue);
        Assert.Equal(ulong.MaxValue, Get(value, "whole"));
        Set(value, "less", -1);
        Assert.Equal(-1, Get(value, "less"));
        Assert.Equal(5u, Get(value, "low"));
    }

    [Fact]
    public void A_value_that_is_too_large_is_cut_as_in_C()
    {
        object value = Activator.CreateInstance(Opts("bpf_opts"))!;
        Set(value, "low", 0xffu);

        Assert.Equal(7u, Get(value, "low"));
        Assert.Equal(0u, Get(value, "high"));
    }

    [Fact]
    public void Members_of_an_enum_without_a_name_are_constants()
    {
        Type opts = Opts("bpf_opts");

        Assert.Equal(2u, opts.GetField("BPF_TWO")!.GetRawConstantValue());
        Assert.Equal(-1, opts.GetField("BPF_LESS")!.GetRawConstantValue());
        Assert.Equal(typeof(uint), opts.GetField("kind")!.FieldType);
    }

    [Fact]
    public void What_has_no_form_is_named() =>
        Assert.Contains(
            "Not among its members, as C# has no form of them: <c>unsigned int tail[", Run().Text);

    [Fact]
    public void A_BPF_function_reads_bit_fields()
    {
        const string Code = """
            internal static partial class Reads
            {
                [BpfProgram(BpfProgramType.Syscall)]
                internal static int Of(ref bpf_opts o) => (int)o.low + o.sign + (o.on ? 1 : 0);
            }
            """;

        Assert.Contains("Of", Run(Code).AssertCompiles().Text);
    }

    private static GeneratorRun Run(string code = "") =>
        TestProject.With("[KfuncBindings] public static partial class Kf;\n" + code)
            .Snapshot(
                "k.kfuncs",
                "kfuncs 1\nname k\nkernel 7.2\narch x86_64\n\nkfunc int bpf_set(struct bpf_opts *opts, u32 opts__sz): " +
                $"?(0)\n{Types}\ntypedef unsigned int u32\n")
            .Run();

    private static Type Opts(string name) => Run().AssertCompiles().Load().GetType("KfuncGen." + name)!;

    private static object? Get(object value, string name) => value.GetType().GetProperty(name)!.GetValue(value);

    private static void Set(object value, string name, object to)
    {
        PropertyInfo property = value.GetType().GetProperty(name)!;
        property.SetValue(value, property.PropertyType.IsEnum ? Enum.ToObject(property.PropertyType, to) : to);
    }
}
