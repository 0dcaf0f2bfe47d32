using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Tests.Kernels;
using KfuncGen.Tests.Kernels.Spelling;

namespace KfuncGen.Capture.Tests;

/// <summary>What Debian's kernels say about their kfuncs.</summary>
public sealed class RealKernelTests
{
    public static TheoryData<string> Kernels => new("6.1", "6.12", "6.16", "6.18", "7.2");

    [Theory]
    [InlineData("6.1", 42, 42, 0)]
    [InlineData("6.12", 132, 0, 0)]
    [InlineData("6.16", 228, 5, 0)]
    [InlineData("6.18", 250, 1, 0)]
    [InlineData("7.2", 308, 13, 11)]
    public void With_id_sets_there_are_as_many_kfuncs(string kernel, int kfuncs, int untagged, int implicitInBtf)
    {
        KernelSnapshot snapshot = Capture(kernel);

        Assert.Equal(kfuncs, snapshot.Kfuncs.Count);
        Assert.Equal(untagged, snapshot.Kfuncs.Count(kfunc => !kfunc.IsTagged));
        Assert.Equal(implicitInBtf, snapshot.Kfuncs.Count(kfunc => kfunc.HasImplicitArgumentsInBtf));
        Assert.All(snapshot.Kfuncs, kfunc => Assert.NotNull(kfunc.Registrations));
    }

    [Theory]
    [InlineData("6.1", 0)]
    [InlineData("6.12", 132)]
    [InlineData("6.16", 223)]
    [InlineData("6.18", 249)]
    [InlineData("7.2", 295)]
    public void Without_id_sets_the_tagged_functions_are_the_kfuncs_and_registrations_are_unknown(string kernel, int kfuncs)
    {
        KernelSnapshot snapshot = SnapshotCapture.FromBtf(RealKernel.Of(kernel).Reader, null, new SnapshotCaptureOptions());

        Assert.Equal(kfuncs, snapshot.Kfuncs.Count);
        Assert.All(snapshot.Kfuncs, kfunc => Assert.True(kfunc.IsTagged && kfunc.Registrations is null && kfunc.Flags is null));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_version_changes_nothing_about_which_kfuncs_there_are(string kernel)
    {
        RealKernel real = RealKernel.Of(kernel);
        KernelSnapshot unversioned = SnapshotCapture.FromBtf(real.Reader, real.BtfIds, new SnapshotCaptureOptions());

        Assert.Equal(Capture(kernel).Kfuncs.Select(kfunc => kfunc.Name), unversioned.Kfuncs.Select(kfunc => kfunc.Name));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Text_says_all_that_was_captured(string kernel)
    {
        KernelSnapshot snapshot = Capture(kernel);
        KernelSnapshot read = SnapshotReader.Read(SnapshotWriter.Write(snapshot), "test.kfuncs");

        Assert.Equal(snapshot.Kfuncs, read.Kfuncs);
        Assert.Equal(snapshot.Types.ToHashSet(), [.. read.Types]);
        Assert.Equal(
            (snapshot.Name, snapshot.Kernel, snapshot.Architecture, snapshot.SourceHash),
            (read.Name, read.Kernel, read.Architecture, read.SourceHash));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_shape_of_each_contract_is_that_of_the_kernels_prototype(string kernel)
    {
        BtfReader btf = RealKernel.Of(kernel).Reader;
        KernelSnapshot snapshot = Capture(kernel);
        TypeTable types = new(snapshot.Types);

        foreach (Kfunc kfunc in snapshot.Kfuncs)
        {
            Kfunc inBtf = kfunc.HasImplicitArgumentsInBtf
                ? kfunc with { Parameters = kfunc.Parameters.Concat(kfunc.ImplicitArguments).ToEquatableArray() }
                : kfunc;

            Assert.True(btf.TryFindFunction(Encoding.UTF8.GetBytes(kfunc.Name), out BtfType function));
            Assert.Equal(BtfShape.OfPrototype(function), KfuncShape.Of(inBtf, types));
            Assert.Equal(BtfCSpelling.Of(function), CDeclaration.Prototype(inBtf));
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Types_are_sorted_and_each_name_is_declared_once(string kernel)
    {
        KernelSnapshot snapshot = Capture(kernel);

        Assert.Equal(
            snapshot.Types.Count,
            snapshot.Types.Select(type => (type is CTypeDeclaration.Scalar or CTypeDeclaration.Typedef, type.Name)).Distinct().Count());
        Assert.Equal(snapshot.Kfuncs.OrderBy(kfunc => kfunc.Name, StringComparer.Ordinal), snapshot.Kfuncs);
        Assert.Equal(
            snapshot.Types.Where(type => type is CTypeDeclaration.Enum).OrderBy(type => type.Name, StringComparer.Ordinal),
            snapshot.Types.TakeWhile(type => type is CTypeDeclaration.Enum));
    }

    [Fact]
    public void Flags_belong_to_a_kfunc_in_a_set()
    {
        Kfunc kfunc = Kfunc("7.2", "hid_bpf_hw_request");

        Assert.Equal(
            [KfuncFlags.None, KfuncFlags.KF_SLEEPABLE],
            kfunc.Registrations!.Value.Select(registration => registration.Flags).Order());
        Assert.Equal(KfuncFlags.None, kfunc.Flags);
        Assert.Equal(KfuncFlags.KF_SLEEPABLE, kfunc.AnyFlags);
    }

    [Theory]
    [InlineData("6.12", "bpf_task_from_pid", "KF_ACQUIRE|KF_RET_NULL")]
    [InlineData("6.12", "bpf_get_task_exe_file", "KF_ACQUIRE|KF_RET_NULL|KF_TRUSTED_ARGS")]
    [InlineData("7.2", "bpf_get_task_exe_file", "KF_ACQUIRE|KF_RET_NULL")]
    [InlineData("7.2", "bpf_iter_dmabuf_next", "KF_RET_NULL|KF_SLEEPABLE|KF_ITER_NEXT")]
    [InlineData("6.1", "bpf_kfunc_call_test_kptr_get", "KF_ACQUIRE|KF_RET_NULL|KF_KPTR_GET")]
    [InlineData("6.1", "crash_kexec", "KF_DESTRUCTIVE")]
    public void Flags_are_decoded_for_the_kernels_version(string kernel, string name, string flags) =>
        Assert.Equal(flags, string.Join('|', KfuncFlagBits.Names(Kfunc(kernel, name).Flags!.Value)));

    [Fact]
    public void Without_a_version_a_bit_that_was_given_back_is_kept_as_a_number()
    {
        RealKernel real = RealKernel.Of("6.12");
        KernelSnapshot snapshot = SnapshotCapture.FromBtf(real.Reader, real.BtfIds, new SnapshotCaptureOptions());
        Kfunc kfunc = snapshot.Kfuncs.Single(kfunc => kfunc.Name == "bpf_get_task_exe_file");

        Assert.Equal(["KF_ACQUIRE", "KF_RET_NULL", "KF_BIT_4"], KfuncFlagBits.Names(kfunc.Flags!.Value));
    }

    [Fact]
    public void Implicit_arguments_that_BTF_cut_come_from_the_twin()
    {
        Kfunc kfunc = Kfunc("7.2", "bpf_wq_set_callback");

        Assert.Equal(
            "int bpf_wq_set_callback(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *), unsigned int flags)",
            CDeclaration.Prototype(kfunc));
        Assert.Equal(["struct bpf_prog_aux *aux"], kfunc.ImplicitArguments.Select(CDeclaration.Write));
        Assert.False(kfunc.HasImplicitArgumentsInBtf);
    }

    [Fact]
    public void Implicit_arguments_that_BTF_forgot_to_cut_are_cut()
    {
        Kfunc kfunc = Kfunc("7.2", "scx_bpf_kick_cpu");

        Assert.Equal("void scx_bpf_kick_cpu(s32 cpu, u64 flags)", CDeclaration.Prototype(kfunc));
        Assert.Equal(["const struct bpf_prog_aux *aux"], kfunc.ImplicitArguments.Select(CDeclaration.Write));
        Assert.True(kfunc.HasImplicitArgumentsInBtf);
        Assert.False(kfunc.IsTagged);
    }

    [Fact]
    public void Everything_from_the_first_implicit_argument_on_is_implicit() =>
        Assert.Equal(
            ["struct btf_struct_meta *meta", "u64 off"], Kfunc("7.2", "bpf_list_add").ImplicitArguments.Select(CDeclaration.Write));

    [Fact]
    public void A_kfunc_whose_name_ends_in_impl_is_no_twin()
    {
        Assert.Empty(Kfunc("7.2", "bpf_list_push_front").ImplicitArguments);
        Assert.Equal(4, Kfunc("7.2", "bpf_list_push_front_impl").Parameters.Count);
    }

    [Fact]
    public void An_argument_for_the_program_stays_where_programs_must_match_it() =>
        Assert.Equal(
            "int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *), unsigned int flags, void " +
            "*aux__prog)",
            CDeclaration.Prototype(Kfunc("6.16", "bpf_wq_set_callback_impl")));

    [Theory]
    [InlineData("7.2", "bpf_fentry_test1", false)]
    [InlineData("7.2", "bpf_modify_return_test", false)]
    [InlineData("7.2", "bpf_modify_return_test_tp", true)]
    [InlineData("7.2", "bpf_kfunc_call_test_release", true)]
    public void Functions_that_are_only_fmodret_targets_are_listed_and_not_callable(string kernel, string name, bool isCallable) =>
        Assert.Equal(isCallable, Kfunc(kernel, name).IsCallable);

    [Theory]
    [InlineData("6.12")]
    [InlineData("6.16")]
    [InlineData("6.18")]
    [InlineData("7.2")]
    public void Fmodret_sets_without_the_flag_are_listed_when_asked_for(string kernel)
    {
        RealKernel real = RealKernel.Of(kernel);
        KernelSnapshot snapshot = SnapshotCapture.FromBtf(
            real.Reader, real.BtfIds, new SnapshotCaptureOptions { Kernel = real.Release, ListUnflaggedFmodretSets = true });

        Kfunc added = Assert.Single(snapshot.Kfuncs.ExceptBy(Capture(kernel).Kfuncs.Select(kfunc => kfunc.Name), kfunc => kfunc.Name));

        Assert.Equal("update_socket_protocol", added.Name);
        Assert.False(added.IsCallable);
    }

    [Theory]
    [InlineData("bpf_dynptr", true)]
    [InlineData("bpf_iter_num", true)]
    [InlineData("bpf_crypto_params", true)]
    [InlineData("in6_addr", true)]
    [InlineData("task_struct", false)]
    [InlineData("bpf_prog_aux", false)]
    [InlineData("xdp_md", false)]
    public void Fields_are_recorded_for_what_a_program_holds(string name, bool hasFields)
    {
        CTypeDeclaration.Record record = Capture("7.2").Types.OfType<CTypeDeclaration.Record>().Single(record => record.Name == name);

        Assert.Equal(hasFields, record.Fields is not null);
        Assert.NotNull(record.Size);
    }

    [Fact]
    public void Iterators_are_held_where_flags_are_not_known()
    {
        KernelSnapshot snapshot = SnapshotCapture.FromBtf(RealKernel.Of("7.2").Reader, null, new SnapshotCaptureOptions());

        Assert.All(
            snapshot.Types.OfType<CTypeDeclaration.Record>().Where(record => record.Name.StartsWith("bpf_iter_", StringComparison.Ordinal)),
            record => Assert.NotNull(record.Fields));
    }

    [Fact]
    public void Enums_have_the_kernels_values()
    {
        CTypeDeclaration.Enum @enum = Capture("7.2").Types.OfType<CTypeDeclaration.Enum>().Single(type => type.Name == "xdp_rss_hash_type");

        Assert.Equal((4u, false), (@enum.Size, @enum.IsSigned));
        Assert.Contains(new CEnumMember("XDP_RSS_L4_UDP", 32), @enum.Members);
    }

    [Fact]
    public void The_source_hash_is_that_of_BTF_and_id_sets()
    {
        RealKernel real = RealKernel.Of("6.12");
        byte[] both = [.. real.Btf, .. real.BtfIds];

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(both)), Capture("6.12").SourceHash);
    }

    [Fact]
    public void Id_sets_of_another_kernel_are_refused()
    {
        BtfFormatException exception = Assert.Throws<BtfFormatException>(() =>
            SnapshotCapture.FromBtf(RealKernel.Of("7.2").Reader, RealKernel.Of("6.1").BtfIds, new SnapshotCaptureOptions()));

        Assert.Contains("The two are not of the same kernel build", exception.Message);
    }

    [Fact]
    public void Bytes_changed_at_random_give_a_snapshot_or_name_the_place()
    {
        RealKernel real = RealKernel.Of("7.2");
        BtfType[] kfuncs = [.. real.Reader.FindFunctionsTagged("bpf_kfunc"u8)];
        Random random = new(72);

        for (int round = 0; round < 60; round++)
        {
            byte[] btf = [.. real.Btf];

            // Near prototypes, where a change is sure to be read.
            for (int i = 0; i < 20; i++)
            {
                BtfType kfunc = kfuncs[random.Next(kfuncs.Length)];
                int start = (random.Next(3) == 0 ? kfunc : kfunc.Prototype).Offset;
                btf[start + random.Next(24)] = (byte)random.Next(256);
            }

            try
            {
                SnapshotCapture.FromBtf(new BtfReader(btf), real.BtfIds, new SnapshotCaptureOptions());
            }
            catch (BtfFormatException exception)
            {
                Assert.InRange(exception.Offset, 0, btf.Length);
            }
        }
    }

    private static Kfunc Kfunc(string kernel, string name) => Capture(kernel).Kfuncs.Single(kfunc => kfunc.Name == name);

    private static KernelSnapshot Capture(string kernel)
    {
        RealKernel real = RealKernel.Of(kernel);

        return SnapshotCapture.FromBtf(real.Reader, real.BtfIds, new SnapshotCaptureOptions
        {
            Name = "debian-" + kernel,
            Kernel = real.Release,
            Architecture = "x86_64",
        });
    }
}
