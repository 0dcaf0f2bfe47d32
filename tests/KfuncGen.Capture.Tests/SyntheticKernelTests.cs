using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Capture.Sets;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Capture.Tests;

/// <summary>What the real kernels at hand do not show.</summary>
public sealed class SyntheticKernelTests
{
    private const uint Flagged = 1;
    private const uint ImplicitArgs = 1 << 16;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_kernel_of_either_byte_order_is_captured(bool bigEndian)
    {
        BtfBuilder builder = Kernel(bigEndian);
        uint kfunc = builder.Function("bpf_it", builder.Typedef("u32", builder.Int("unsigned int", 4)));

        Kfunc captured = Assert.Single(Capture(builder, [1, Flagged, kfunc, 0x24]).Kfuncs);

        Assert.Equal("u32 bpf_it(void)", CDeclaration.Prototype(captured));
        Assert.Equal(KfuncFlags.KF_RET_NULL | KfuncFlags.KF_SLEEPABLE, captured.Flags);
    }

    [Fact]
    public void An_unknown_bit_is_kept()
    {
        BtfBuilder builder = Kernel();
        uint kfunc = builder.Function("bpf_it", 0);

        Kfunc captured = Assert.Single(Capture(builder, [1, Flagged, kfunc, 1u << 31]).Kfuncs);

        Assert.Equal(["KF_BIT_31"], KfuncFlagBits.Names(captured.Flags!.Value));
    }

    [Fact]
    public void A_kfunc_in_two_sets_has_two_registrations_in_the_order_of_the_sets()
    {
        BtfBuilder builder = Kernel();
        uint kfunc = builder.Function("bpf_it", 0);

        Kfunc captured = Assert.Single(Capture(builder, [1, Flagged, kfunc, 0x20, 1, Flagged, kfunc, 1]).Kfuncs);

        Assert.Equal(
            [KfuncFlags.KF_SLEEPABLE, KfuncFlags.KF_ACQUIRE], captured.Registrations!.Value.Select(registration => registration.Flags));
    }

    [Fact]
    public void Entries_without_a_function_are_left_out()
    {
        BtfBuilder builder = Kernel();
        uint kfunc = builder.Function("bpf_it", 0);

        Assert.Equal("bpf_it", Assert.Single(Capture(builder, [2, Flagged, 0, 1, kfunc, 0]).Kfuncs).Name);
    }

    [Fact]
    public void Two_functions_with_one_name_are_one_kfunc()
    {
        BtfBuilder builder = Kernel();
        uint first = builder.Function("bpf_it", builder.Int("int", 4));
        uint second = builder.Function("bpf_it", 0);

        Kfunc captured = Assert.Single(Capture(builder, [2, Flagged, first, 1, second, 2]).Kfuncs);

        Assert.Equal("int bpf_it(void)", CDeclaration.Prototype(captured));
        Assert.Equal(2, captured.Registrations!.Value.Count);
    }

    [Theory]
    [InlineData("6.8.0-31-generic", 1)]
    [InlineData(null, 1)]
    [InlineData("6.9.0", 0)]
    public void Sets_without_the_flag_count_for_kernels_that_may_be_older_than_6_9(string? release, int kfuncs)
    {
        BtfBuilder builder = Kernel();
        uint kfunc = builder.Function("bpf_it", 0);

        Assert.Equal(kfuncs, Capture(builder, [1, 0, kfunc, 1], release).Kfuncs.Count);
    }

    [Fact]
    public void Sets_without_the_flag_do_not_count_beside_flagged_ones_whatever_the_release()
    {
        BtfBuilder builder = Kernel();
        uint first = builder.Function("bpf_it", 0);
        uint second = builder.Function("not_it", 0);

        Assert.Equal("bpf_it", Assert.Single(Capture(builder, [1, 0, second, 0, 1, Flagged, first, 0], "5.14.0-611.el9").Kfuncs).Name);
    }

    [Fact]
    public void Before_6_9_fmodret_targets_are_listed_and_not_callable()
    {
        BtfBuilder builder = Kernel();
        uint kfunc = builder.Function("bpf_it", 0);
        uint first = builder.Function("hid_bpf_device_event", 0);
        uint second = builder.Function("hid_bpf_rdesc_fixup", 0);

        KernelSnapshot snapshot = Capture(builder, [1, 0, kfunc, 0, 2, 0, first, 0, second, 0x20], "6.8.0");

        Assert.Equal(
            [("bpf_it", true), ("hid_bpf_device_event", false), ("hid_bpf_rdesc_fixup", false)],
            snapshot.Kfuncs.Select(captured => (captured.Name, captured.IsCallable)));
    }

    [Fact]
    public void A_modules_kfuncs_name_it_and_reach_the_kernels_types()
    {
        BtfBuilder lower = Kernel();
        uint task = lower.Struct("task_struct", 64);
        uint inKernel = lower.Function("bpf_it", 0);
        BtfBuilder upper = new(over: lower);
        uint inModule = upper.Function("bpf_module_it", 0, ("task", upper.Pointer(task)));
        BtfReader vmlinux = lower.ToReader();

        KernelSnapshot snapshot = SnapshotCapture.FromSources(
            [
                new CaptureSource(vmlinux, lower.Section(1, Flagged, inKernel, 0)),
                new CaptureSource(upper.ToReader(vmlinux), upper.Section(1, Flagged, inModule, 0), "nf_conntrack"),
            ],
            new SnapshotCaptureOptions());

        Assert.Equal([("bpf_it", null), ("bpf_module_it", "nf_conntrack")], snapshot.Kfuncs.Select(kfunc => (kfunc.Name, kfunc.Module)));
        Assert.Equal("task_struct", Assert.Single(snapshot.Types).Name);
    }

    [Fact]
    public void A_module_without_kfuncs_has_none_even_if_it_has_an_unflagged_set()
    {
        BtfBuilder lower = Kernel();
        lower.Tag("bpf_kfunc", lower.Function("bpf_it", 0));
        BtfBuilder upper = new(over: lower);
        uint target = upper.Function("some_target", 0);

        KernelSnapshot snapshot = SnapshotCapture.FromSources(
            [new CaptureSource(upper.ToReader(lower.ToReader()), upper.Section(1, 0, target, 0), "module")],
            new SnapshotCaptureOptions());

        Assert.Empty(snapshot.Kfuncs);
    }

    [Fact]
    public void A_twin_tells_implicit_arguments_where_flags_are_not_known()
    {
        BtfBuilder builder = Kernel();
        uint aux = builder.Pointer(builder.Struct("bpf_prog_aux", 8));
        uint u32 = builder.Int("unsigned int", 4);
        builder.Tag("bpf_kfunc", builder.Function("bpf_it", 0, ("n", u32)));
        builder.Function("bpf_it_impl", 0, ("n", u32), ("aux", aux));
        builder.Tag("bpf_kfunc", builder.Function("bpf_other", 0, ("n", u32)));
        builder.Function("bpf_other_impl", 0, ("n", u32), ("more", u32));

        KernelSnapshot snapshot = Capture(builder, null);

        Assert.Equal(["struct bpf_prog_aux *aux"], snapshot.Kfuncs[0].ImplicitArguments.Select(CDeclaration.Write));
        Assert.Empty(snapshot.Kfuncs[1].ImplicitArguments);
    }

    [Fact]
    public void Only_trailing_arguments_of_kfuncs_with_the_flag_are_cut()
    {
        BtfBuilder builder = Kernel();
        uint aux = builder.Pointer(builder.Const(builder.Forward("bpf_prog_aux")));
        uint u32 = builder.Int("unsigned int", 4);
        uint cut = builder.Function("bpf_cut", 0, ("n", u32), ("aux", aux), ("m", u32));
        uint kept = builder.Function("bpf_kept", 0, ("n", u32), ("aux", aux));

        KernelSnapshot snapshot = Capture(builder, [2, Flagged, cut, ImplicitArgs, kept, 0]);

        Assert.Equal(["n"], snapshot.Kfuncs[0].Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["aux", "m"], snapshot.Kfuncs[0].ImplicitArguments.Select(parameter => parameter.Name));
        Assert.Equal(["n", "aux"], snapshot.Kfuncs[1].Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Variadic_functions_and_type_tags_are_kept()
    {
        BtfBuilder builder = Kernel();
        uint arena = builder.Type((uint)BtfKind.TypeTag, "address_space(1)", 0, kindFlag: true);
        uint rcu = builder.Type((uint)BtfKind.TypeTag, "rcu", builder.Struct("task_struct", 64));
        uint kfunc = builder.Function("bpf_it", builder.Pointer(arena), ("task", builder.Pointer(rcu)), ("", 0));

        KernelSnapshot snapshot = Capture(builder, [1, Flagged, kfunc, 0]);

        Assert.Equal(
            "void __attribute__((address_space(1))) *bpf_it(struct task_struct __attribute__((btf_type_tag(\"rcu\"))) *task, ...)",
            CDeclaration.Prototype(snapshot.Kfuncs[0]));
        Assert.Equal(snapshot.Kfuncs, SnapshotReader.Read(SnapshotWriter.Write(snapshot), "test.kfuncs").Kfuncs);
    }

    [Fact]
    public void Held_structs_have_bit_fields_unions_and_the_structs_they_hold()
    {
        BtfBuilder builder = Kernel();
        uint u32 = builder.Int("unsigned int", 4);
        uint inner = builder.Struct("inner", 4, ("value", u32, 0));
        uint either = builder.Union("", 4, ("number", u32, 0), ("inner", inner, 0));
        uint options = builder.Type((uint)BtfKind.Struct, "options", 12, 3, kindFlag: true,
            builder.String("low"), u32, (3u << 24) | 0,
            builder.String(""), either, 32,
            builder.String("list"), builder.Array(inner, 1), 64);
        uint kfunc = builder.Function("bpf_it", 0, ("opts", builder.Pointer(options)), ("opts__sz", u32));

        KernelSnapshot snapshot = Capture(builder, [1, Flagged, kfunc, 0]);
        Dictionary<string, CTypeDeclaration> types = snapshot.Types.ToDictionary(type => type.Name);

        CTypeDeclaration.Record record = Assert.IsType<CTypeDeclaration.Record>(types["options"]);
        Assert.Equal(
            [("low", 0u, 3u), ("", 32u, null), ("list", 64u, (uint?)null)],
            record.Fields!.Value.Select(field => (field.Name, field.BitOffset, field.BitWidth)));
        Assert.NotNull(Assert.IsType<CTypeDeclaration.Record>(types["inner"]).Fields);
        Assert.Equal(snapshot.Types.ToHashSet(), [.. SnapshotReader.Read(SnapshotWriter.Write(snapshot), "test.kfuncs").Types]);
    }

    [Fact]
    public void A_definition_takes_the_place_of_a_declaration()
    {
        BtfBuilder builder = Kernel();
        uint declared = builder.Forward("it");
        uint defined = builder.Struct("it", 8);
        uint kfunc = builder.Function(
            "bpf_it", 0, ("a", builder.Pointer(declared)), ("b", builder.Pointer(defined)), ("c", builder.Pointer(declared)));

        Assert.Equal(8u, Assert.IsType<CTypeDeclaration.Record>(Assert.Single(Capture(builder, [1, Flagged, kfunc, 0]).Types)).Size);
    }

    [Fact]
    public void A_struct_that_is_only_declared_has_no_size()
    {
        BtfBuilder builder = Kernel();
        uint kfunc = builder.Function("bpf_it", 0, ("a", builder.Pointer(builder.Forward("it"))));

        Assert.Equal(
            new CTypeDeclaration.Record(CTagKind.Struct, "it", null, null, null),
            Assert.Single(Capture(builder, [1, Flagged, kfunc, 0]).Types));
    }

    [Theory]
    [InlineData("bpf it")]
    [InlineData("bpf_it\nkfunc void bpf_other(void): ?")]
    [InlineData("9lives")]
    [InlineData("")]
    public void A_name_that_is_no_identifier_is_refused(string name)
    {
        BtfBuilder builder = Kernel();
        uint kfunc = builder.Function(name, 0);

        Assert.Contains(
            "expected a C identifier", Assert.Throws<BtfFormatException>(() => Capture(builder, [1, Flagged, kfunc, 0])).Message);
    }

    [Fact]
    public void A_circle_of_types_is_refused()
    {
        BtfBuilder builder = Kernel();
        uint circle = builder.Pointer(builder.NextId + 1);
        builder.Const(circle);
        uint kfunc = builder.Function("bpf_it", 0, ("a", circle));

        Assert.Contains("circle", Assert.Throws<BtfFormatException>(() => Capture(builder, [1, Flagged, kfunc, 0])).Message);
    }

    [Fact]
    public void A_circle_of_typedefs_is_refused()
    {
        BtfBuilder builder = Kernel();
        uint circle = builder.Typedef("a", builder.NextId + 1);
        builder.Typedef("b", circle);
        uint kfunc = builder.Function("bpf_it", circle);

        Assert.Contains("circle", Assert.Throws<BtfFormatException>(() => Capture(builder, [1, Flagged, kfunc, 0])).Message);
    }

    [Fact]
    public void Types_that_grow_with_two_to_the_power_of_their_depth_are_refused()
    {
        BtfBuilder builder = Kernel();
        uint type = builder.Int("int", 4);

        for (int depth = 0; depth < 15; depth++)
        {
            type = builder.Pointer(builder.Prototype(0, ("", type), ("", type), ("", type)));
        }

        uint kfunc = builder.Function("bpf_it", type);

        Assert.Throws<BtfFormatException>(() => Capture(builder, [1, Flagged, kfunc, 0]));
    }

    private static KernelSnapshot Capture(BtfBuilder builder, uint[]? words, string? release = null) =>
        SnapshotCapture.FromBtf(
            builder.ToReader(),
            words is null ? default(ReadOnlyMemory<byte>?) : builder.Section(words),
            new SnapshotCaptureOptions { Kernel = release });

    private static BtfBuilder Kernel(bool bigEndian = false)
    {
        BtfBuilder builder = new(bigEndian);

        // Small ids are also small counts: start behind them.
        while (builder.NextId < 600)
        {
            builder.Forward("filler");
        }

        return builder;
    }
}
