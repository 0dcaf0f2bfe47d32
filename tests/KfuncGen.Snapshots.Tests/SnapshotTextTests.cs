using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Snapshots.Tests;

public sealed class SnapshotTextTests
{
    private const string Whole = """
        kfuncs 1
        name debian-7.2
        kernel 7.2.12+deb13-amd64
        arch x86_64
        source sha256:00ff
        tags yes
        probed TRACING XDP SYSCALL

        set generic_btf_ids: TRACING SCHED_CLS
        set nameless_hooks: ?

        kfunc void *bpf_arena_alloc_pages(void *p__map, void __attribute__((address_space(1))) *addr__ign, u32 page_cnt, int node_id, u64 flags): ?(KF_SLEEPABLE|KF_ARENA_RET)
        kfunc const struct cpumask *const bpf_many(u8 (*table)[16], struct task_struct __attribute__((btf_type_tag("rcu"))) *const *volatile p, ...): ?(KF_BIT_19)
        kfunc int bpf_nothing_known(void): ? admitted(TRACING SYSCALL) untagged
        kfunc struct task_struct *bpf_task_acquire(struct task_struct *p): generic_btf_ids(KF_ACQUIRE|KF_RET_NULL|KF_RCU), nameless_hooks(0)
        kfunc int bpf_wq_set_callback(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *), unsigned int flags): ?(KF_IMPLICIT_ARGS) module 8021q implicit(struct bpf_prog_aux *aux) admitted()
        kfunc void scx_bpf_kick_cpu(s32 cpu, u64 flags): ?(KF_IMPLICIT_ARGS) implicit_in_btf(const struct bpf_prog_aux *aux) untagged
        kfunc int update_socket_protocol(int family, int type, int protocol): ?[FMODRET](0) untagged

        enum bpf_stream_id <u32> { BPF_STDOUT = 1, BPF_STDERR = 4294967295 }
        enum signed_one <s64> { LOW = -9223372036854775808, HIGH = 9223372036854775807 }
        scalar _Bool <bool8>
        scalar long long unsigned int <u64>
        scalar unsigned int <u32>
        struct bpf_mixed <24 align 8> { u32 a @0; u32 low:3 @4; u32 high:5 @4.3; union <8 align 8> { u64 x @0; struct <4 align 4> { u32 y @0; } z @0; } @8; enum <u32> { ONE = 1 } e @16; }
        struct bpf_prog_aux <?>
        struct task_struct <9536 align 64>
        typedef struct <8 align 8> anonymous_t
        typedef int (*callback_t)(struct task_struct *, void *)
        typedef unsigned int u32
        union empty <0 align 1> { }

        """;

    [Fact]
    public void What_is_read_is_written_back_to_the_letter() =>
        Assert.Equal(Whole, SnapshotWriter.Write(SnapshotReader.Read(Whole, "whole.kfuncs")));

    [Fact]
    public void What_is_written_is_read_back_without_loss()
    {
        KernelSnapshot snapshot = SnapshotReader.Read(Whole, "whole.kfuncs");

        Assert.Equal(snapshot, SnapshotReader.Read(SnapshotWriter.Write(snapshot), "again.kfuncs"));
    }

    [Fact]
    public void The_order_of_the_input_does_not_show()
    {
        KernelSnapshot snapshot = SnapshotReader.Read(Whole, "whole.kfuncs");
        KernelSnapshot reversed = snapshot with
        {
            Kfuncs = snapshot.Kfuncs.Reverse().ToEquatableArray(),
            Types = snapshot.Types.Reverse().ToEquatableArray(),
        };

        Assert.Equal(Whole, SnapshotWriter.Write(reversed));
    }

    [Fact]
    public void Facts_arrive_in_the_model()
    {
        KernelSnapshot snapshot = SnapshotReader.Read(Whole, "whole.kfuncs");
        Kfunc acquire = snapshot.Kfuncs.Single(kfunc => kfunc.Name == "bpf_task_acquire");
        Kfunc kick = snapshot.Kfuncs.Single(kfunc => kfunc.Name == "scx_bpf_kick_cpu");

        Assert.Equal(new KernelVersion(7, 2, 12), snapshot.Version);
        Assert.Equal(KfuncFlags.None, acquire.Flags);
        Assert.Equal(KfuncFlags.KF_ACQUIRE | KfuncFlags.KF_RET_NULL | KfuncFlags.KF_RCU, acquire.AnyFlags);
        Assert.Equal(["TRACING", "SCHED_CLS"], acquire.Registrations!.Value[0].Hooks!.Value);
        Assert.Null(acquire.Registrations!.Value[1].Hooks);
        Assert.True(acquire.IsTagged);
        Assert.True(kick.HasImplicitArgumentsInBtf);
        Assert.Equal("aux", kick.ImplicitArguments.Single().Name);
        Assert.False(kick.IsTagged);
        Assert.Null(snapshot.Kfuncs.Single(kfunc => kfunc.Name == "bpf_nothing_known").Registrations);
        Assert.False(snapshot.Kfuncs.Single(kfunc => kfunc.Name == "update_socket_protocol").IsCallable);
    }

    [Fact]
    public void Windows_line_ends_comments_and_blank_lines_do_not_matter() =>
        Assert.Equal(
            SnapshotReader.Read(Whole, "whole.kfuncs"),
            SnapshotReader.Read(Whole.Replace("name ", "\n// the target's name\nname ").Replace("\n", "\r\n"), "whole.kfuncs"));

    [Theory]
    [InlineData(
        "",
        1,
        1,
        "Expected 'kfuncs 1' on the first line of a kfunc snapshot, found the end of the line; make one with 'kfuncgen snapshot'.")]
    [InlineData(
        "kfunc", 1, 1, "Expected 'kfuncs 1' on the first line of a kfunc snapshot, found 'kfunc'; make one with 'kfuncgen snapshot'.")]
    [InlineData(
        "kfuncs 2\n",
        1,
        8,
        "Format version 2 is not the 1 that this version of KfuncGen reads; update KfuncGen or make the snapshot again.")]
    [InlineData("kfuncs 99999999999\n", 1, 8, "Expected a format version as a decimal number up to 4294967295.")]
    [InlineData(
        "kfuncs 1\ncolour red\n",
        2,
        1,
        "'colour' is no kind of line in format 1; expected a head field, set, kfunc, enum, scalar, struct, typedef or union.")]
    [InlineData("kfuncs 1\nname\n", 2, 5, "Expected the value of 'name', found the end of the line.")]
    [InlineData("kfuncs 1\nname a\nname b\n", 3, 1, "'name' is said twice.")]
    [InlineData("kfuncs 1\nsource md5:1\n", 2, 1, "Expected 'sha256:' before the hash of the source.")]
    [InlineData("kfuncs 1\ntags maybe\n", 2, 1, "Expected 'yes' or 'no' behind 'tags'.")]
    [InlineData("kfuncs 1\nkfunc int f(void)\n", 2, 18, "Expected ':' after the prototype, found the end of the line.")]
    [InlineData("kfuncs 1\nkfunc int f(void\n", 2, 17, "Expected ')' after the last parameter, found the end of the line.")]
    [InlineData("kfuncs 1\nkfunc int f: ?\n", 2, 7, "Expected a prototype: a return type, a name and parameters in parentheses.")]
    [InlineData(
        "kfuncs 1\nkfunc int f(void): ?(KF_NONSENSE)\n",
        2,
        22,
        "'KF_NONSENSE' is no kfunc flag that format 1 knows; expected a KF_ name or KF_BIT_n.")]
    [InlineData(
        "kfuncs 1\nkfunc int f(void): ?(KF_BIT_32)\n",
        2,
        22,
        "'KF_BIT_32' is no kfunc flag that format 1 knows; expected a KF_ name or KF_BIT_n.")]
    [InlineData(
        "kfuncs 1\nkfunc int f(void): some_set(0)\n", 2, 20, "Set 'some_set' is not declared; expected a line 'set some_set: …' above.")]
    [InlineData("kfuncs 1\nkfunc int f(void): ? ?\n", 2, 22, "Expected the end of the line, found '?'.")]
    [InlineData("kfuncs 1\nkfunc int f(void): ?\nkfunc int f(int): ?\n", 3, 7, "Kfunc 'f' is listed twice.")]
    [InlineData("kfuncs 1\nkfunc int f(void): ?\nname late\n", 3, 1, "Expected 'name' before the first kfunc.")]
    [InlineData("kfuncs 1\nstruct s\n", 2, 9, "Expected '<' before the size, found the end of the line.")]
    [InlineData("kfuncs 1\nstruct s <8 align x>\n", 2, 19, "Expected an alignment in bytes as a decimal number up to 4294967295.")]
    [InlineData("kfuncs 1\nstruct s <8 align 8> { u32 a; }\n", 2, 29, "Expected '@' before the offset of a field, found '; }'.")]
    [InlineData("kfuncs 1\nstruct s <8 align 8> { u32 a @4294967295; }\n", 2, 31, "Expected an offset below 512 MiB.")]
    [InlineData("kfuncs 1\nstruct s <?>\nunion s <?>\n", 3, 1, "'s' is declared twice.")]
    [InlineData(
        "kfuncs 1\nscalar int <i32>\n", 2, 13, "Expected an encoding and a width in bits such as u32, s64, bool8 or f64, found 'i32'.")]
    [InlineData("kfuncs 1\nenum e <u8> { A = -1 }\n", 2, 20, "Expected an unsigned decimal number of at most 64 bits.")]
    [InlineData("kfuncs 1\ntypedef int\n", 2, 9, "Expected a type and the name it gets.")]
    [InlineData(
        "kfuncs 1\nkfunc int f(void): ? admitted(XDP)\n",
        2,
        31,
        "'XDP' is not among the program types of the line 'probed …', which must stand above.")]
    [InlineData(
        "kfuncs 1\nprobed XDP\nkfunc int f(void): ? admitted(XDP\n",
        3,
        34,
        "Expected ')' after the admitted program types, found the end of the line.")]
    [InlineData("kfuncs 1\nprobed XDP\nprobed XDP\n", 3, 1, "'probed' is said twice.")]
    [InlineData("kfuncs 1\nkfunc int f(int (*p): ?\n", 2, 21, "Expected ')' after the last parameter, found ': ?'.")]
    [InlineData("kfuncs 1\nkfunc int f(int (*p: ?\n", 2, 17, "Expected ')' for this '(', found the end of the line.")]
    public void A_broken_line_is_named_with_line_and_column(string text, int line, int column, string problem)
    {
        SnapshotFormatException error = Assert.Throws<SnapshotFormatException>(() => SnapshotReader.Read(text, "some.kfuncs"));

        Assert.Equal((line, column, problem), (error.Line, error.Column, error.Problem));
        Assert.StartsWith($"some.kfuncs({line},{column}): ", error.Message);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("*")]
    [InlineData("[1]")]
    [InlineData("const ")]
    [InlineData("* const ")]
    [InlineData("__attribute__((a)) ")]
    [InlineData("struct <1 align 1> { ")]
    [InlineData("int (*(")]
    [InlineData("f(")]
    public void Deep_nesting_is_an_error_and_no_crash(string piece) =>
        Assert.Throws<SnapshotFormatException>(() =>
            SnapshotReader.Read("kfuncs 1\nkfunc int f(int " + string.Concat(Enumerable.Repeat(piece, 20_000)), "deep.kfuncs"));

    [Fact]
    public void A_cut_at_any_place_is_read_or_refused()
    {
        for (int length = 0; length < Whole.Length; length++)
        {
            try
            {
                SnapshotReader.Read(Whole[..length], "cut.kfuncs");
            }
            catch (SnapshotFormatException error)
            {
                Assert.InRange(error.Line, 1, Whole.Split('\n').Length);
            }
        }
    }
}
