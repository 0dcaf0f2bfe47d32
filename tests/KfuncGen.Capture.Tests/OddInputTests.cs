using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Capture.Sets;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Tests.Kernels.Synthetic;

namespace KfuncGen.Capture.Tests;

/// <summary>What kernels take and a snapshot cannot hold, and what belongs to another kernel.</summary>
public sealed class OddInputTests
{
    private const uint Flagged = 1;

    [Theory]
    [InlineData("bpf_foo.llvm.1234")]
    [InlineData("bpf_foo.isra.0")]
    [InlineData(".bpf_foo")]
    public void A_kfunc_whose_name_has_a_dot_is_left_out_and_the_others_stay(string odd)
    {
        BtfBuilder builder = new();
        uint first = builder.Function(odd, 0);
        uint second = builder.Function("bpf_it", 0);
        List<string> notes = [];

        KernelSnapshot snapshot = Capture(builder.ToReader(), builder.Section(2, Flagged, first, 0, second, 0), notes);

        Assert.Equal(["bpf_it"], snapshot.Kfuncs.Select(static kfunc => kfunc.Name));
        Assert.Equal([$"the kfunc {odd} is left out: its name is none that a program can be written with."], notes);
    }

    [Fact]
    public void Types_parameters_and_constants_with_a_dot_have_an_underscore()
    {
        BtfBuilder builder = new();
        uint odd = builder.Struct("odd.record", 0);
        uint constants = builder.Enum("odd.choice", false, ("first.choice", 0));
        uint kfunc = builder.Function("bpf_it", 0, ("p.0", builder.Pointer(odd)), ("c", constants));

        KernelSnapshot snapshot = Capture(builder.ToReader(), builder.Section(1, Flagged, kfunc, 0), []);

        Assert.Equal("void bpf_it(struct odd_record *p_0, enum odd_choice c)", CDeclaration.Prototype(Assert.Single(snapshot.Kfuncs)));
        Assert.Equal(snapshot, SnapshotReader.Read(SnapshotWriter.Write(snapshot), "again"));
    }

    [Theory]
    [InlineData("i.t", "i_t")]
    [InlineData("()", "__")]
    [InlineData("core::num::NonZero<u32>", "core__num__NonZero_u32_")]
    [InlineData("128 bits", "_128_bits")]
    [InlineData("", "_")]
    public void A_base_type_of_another_language_is_called_by_its_letters(string name, string written)
    {
        BtfBuilder builder = new();
        uint number = builder.Int(name, 4);
        uint kfunc = builder.Function("bpf_it", 0, ("p", number));

        KernelSnapshot snapshot = Capture(builder.ToReader(), builder.Section(1, Flagged, kfunc, 0), []);

        Assert.Equal($"void bpf_it({written} p)", CDeclaration.Prototype(Assert.Single(snapshot.Kfuncs)));
        Assert.Equal(snapshot, SnapshotReader.Read(SnapshotWriter.Write(snapshot), "again"));
    }

    [Theory]
    [InlineData("bpf foo")]
    [InlineData("bpf-foo")]
    [InlineData("1bpf.foo")]
    public void A_name_that_no_kernel_takes_is_damage(string name)
    {
        BtfBuilder builder = new();
        uint kfunc = builder.Function(name, 0);

        Assert.Throws<BtfFormatException>(() => Capture(builder.ToReader(), builder.Section(1, Flagged, kfunc, 0), []));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("7.2.12")]
    public void A_module_whose_ids_are_of_another_base_is_no_module_without_kfuncs(string? release)
    {
        BtfBuilder kernel = new();
        kernel.Int("int", 4);
        BtfBuilder module = new(over: kernel);
        module.Function("bpf_it", 0);
        BtfReader btf = module.ToReader(kernel.ToReader());

        BtfFormatException exception = Assert.Throws<BtfFormatException>(
            () => SnapshotCapture.FromSources(
                [new CaptureSource(btf, module.Section(2, Flagged, 125797, 0, 125799, 0), "mymod")],
                new SnapshotCaptureOptions { Kernel = release }));

        Assert.Contains("a kfunc set of 2 entries in .BTF_ids, of which 2 are no function (the first is id 125797)", exception.Message);
        Assert.Contains("built for another kernel", exception.Message);
    }

    [Fact]
    public void Id_sets_of_another_build_are_none_of_a_kernel_that_has_no_tags_either()
    {
        BtfBuilder kernel = new();
        kernel.Function("bpf_it", 0);

        Assert.Throws<BtfFormatException>(() => Capture(kernel.ToReader(), kernel.Section(1, Flagged, 99, 0), []));
    }

    [Fact]
    public void A_set_of_another_build_among_those_that_fit_is_told_about()
    {
        BtfBuilder kernel = new();
        uint kfunc = kernel.Function("bpf_it", 0);
        List<string> notes = [];

        KernelSnapshot snapshot = Capture(kernel.ToReader(), kernel.Section(1, Flagged, 99, 0, 1, Flagged, kfunc, 0), notes);

        Assert.Single(snapshot.Kfuncs);
        Assert.Contains("of which 1 is no function (the first is id 99)", Assert.Single(notes));
    }

    private static KernelSnapshot Capture(BtfReader btf, byte[] ids, List<string> notes) =>
        SnapshotCapture.FromBtf(btf, ids, new SnapshotCaptureOptions { Kernel = "7.2.12", Note = notes.Add });
}
