using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Fields that moved, were renamed and changed between real kernels.</summary>
public sealed class FieldTests
{
    private const string Dentry = """
        [KernelFields("dentry", "d_name.len", "__d_name.len")]
        internal static partial class Fields;

        """;

    [Fact]
    public void A_field_that_a_target_lacks_needs_a_guard() => Check("KFG0101", Dentry + """
        internal static class C
        {
            [BpfFunction]
            public static uint Length(dentry entry) => [|entry.__d_name|].len;
        }
        """);

    [Fact]
    public void A_guard_covers_it_and_the_old_name_is_the_fallback() => Check("KFG0101", Dentry + """
        internal static class C
        {
            [BpfFunction]
            public static uint Length(dentry entry) => KernelTypes.Has.dentry.__d_name ? entry.__d_name.len : entry.d_name.len;
        }
        """);

    [Fact]
    public void The_message_names_field_targets_and_guard() => Assert.Equal(
        [
            "'dentry.__d_name' is missing on debian-6.1, debian-6.12, debian-6.16 and no guard covers this use; test " +
            "'KernelTypes.Has.dentry.__d_name' first",
        ],
        Messages("KFG0101", Dentry + "static class C { [BpfFunction] public static uint F(dentry e) => e.__d_name.len; }"));

    // An int up to 6.18, a struct in 7.2: neither the field nor what is in it is on the older targets.
    [Fact]
    public void A_field_of_another_kind_counts_as_missing() => Assert.Equal(
        [
            "'task_struct.mm_cid' is missing on debian-6.1, debian-6.12, debian-6.16, debian-6.18 and no guard covers this use; test " +
            "'KernelTypes.Has.task_struct.mm_cid' first",
            "'sched_mm_cid.cid' is missing on debian-6.1, debian-6.12, debian-6.16, debian-6.18 and no guard covers this use; test " +
            "'KernelTypes.Has.sched_mm_cid.cid' first",
        ],
        Messages("KFG0101", """
            [KernelFields("task_struct", "mm_cid.cid")]
            static partial class Fields;
            static class C { [BpfFunction] public static bool F(task_struct t) => t.mm_cid.cid == 0; }
            """));

    // 48 elements on 6.1, 52 up to 6.18, 56 from 7.2 on.
    [Fact]
    public void Elements_that_an_array_has_on_all_targets_are_on_all_of_them() => Assert.Empty(Messages("KFG0101", """
        [KernelFields("mm_struct", "saved_auxv")]
        static partial class Fields;
        static class C
        {
            [BpfFunction] public static ulong F(mm_struct m) => m.saved_auxv[47];
            [BpfFunction] public static void G(mm_struct m, System.Span<ulong> s) => m.saved_auxv.CopyTo(s[..8]);
        }
        """));

    [Fact]
    public void Of_an_array_that_is_smaller_elsewhere_no_more_can_be_read() => Assert.Equal(
        [
            "BPF has no form of this index into an array of a kernel object; it is a constant, here 0 to 47; or copy the array: " +
            "'saved_auxv.CopyTo(span)'",
        ],
        Messages("KFG0301", """
            [KernelFields("mm_struct", "saved_auxv")]
            static partial class Fields;
            static class C { [BpfFunction] public static ulong F(mm_struct m) => m.saved_auxv[48]; }
            """));

    [Fact]
    public void A_field_that_is_wider_elsewhere_than_its_type_here_is_said_to_drift() => Assert.Equal(
        [
            "'task_struct.on_cpu' is byte here and int on debian-6.1, int on debian-6.12, int on debian-6.16, int on debian-6.18, so " +
            "'byte' may not hold its value there",
        ],
        Messages("KFG0111", """
            [KernelFields("task_struct", "on_cpu")]
            static partial class Fields;
            static class C { [BpfFunction] public static byte F(task_struct t) => t.on_cpu; }
            """));

    [Fact]
    public void A_field_of_one_type_everywhere_does_not_drift() => Assert.Empty(Messages("KFG0111", """
        [KernelFields("task_struct", "pid", "comm", "real_parent")]
        static partial class Fields;
        static class C { [BpfFunction] public static int F(task_struct t) => t.pid; }
        """));

    [Theory]
    [InlineData("\"task_struct\", \"real_parrent\"", "'task_struct' has a field 'real_parrent'; did you mean 'real_parent'?")]
    [InlineData("\"task_strukt\", \"pid\"", "'task_strukt' is a struct, union, enum or typedef of one; did you mean 'task_struct'?")]
    [InlineData("\"u64\"", "'u64' is a struct, union, enum or typedef of one")]
    [InlineData("\"task_struct\", \"mm.arg_starts\"", "'mm_struct' has a field 'arg_starts'; did you mean 'arg_start'?")]
    [InlineData("\"task_struct\", \"pid.x\"", "'task_struct.pid' has fields")]
    [InlineData("\"task_struct\", \"zz*\"", "'task_struct' has a field 'zz*'")]
    [InlineData("\"pid_type\", \"PIDTYPE_TGIT\"", "'pid_type' has a value 'PIDTYPE_TGIT'; did you mean 'PIDTYPE_TGID'?")]
    [InlineData(
        "\"task_strukt\"", "'task_strukt' is a struct, union, enum or typedef of one; did you mean 'task_struct'?")]
    public void What_no_target_has_is_said_with_what_it_may_have_meant(string arguments, string what) => Assert.Equal(
        [$"On none of the targets (debian-6.1, debian-6.12, debian-6.16, debian-6.18, debian-7.2, debian-7.3) {what}"],
        Messages("KFG0110", $"[KernelFields({arguments})] static partial class Fields;"));

    [Fact]
    public void What_a_target_has_is_not_spoken_of() => Assert.Empty(Messages("KFG0110", """
        [KernelFields("task_struct", "pid", "se.*", "*_time", "cred.uid.val", "signal.nr_threads", "thread_info.flags")]
        [KernelFields("kuid_t", "val")]
        [KernelFields("dentry", "d_u.d_alias", "d_child")]
        static partial class Fields;
        """));

    private const string Objects = """
        [KernelFields("task_struct", "pid", "mm.exe_file.f_path", "mm.exe_file.f_flags")]
        [KernelFields("trace_event_raw_sched_switch", "next_pid")]
        static partial class Fields;

        """;

    // A field is looked up in the struct that C# names: of another one it is what happens to be there.
    [Fact]
    public void What_a_helper_returns_is_the_kernel_s_struct_and_no_other() => Assert.Equal(
        [
            "A BPF function cannot call 'bpf_get_current_task_btf<file>': the kernel returns a struct task_struct: " +
            "'bpf_get_current_task_btf<task_struct>'",
        ],
        Messages("KFG0303", Objects + """
            static class C
            {
                [BpfFunction] public static uint F() => BpfHelpers.bpf_get_current_task_btf<file>().f_flags;
                [BpfFunction] public static int G() => BpfHelpers.bpf_get_current_task_btf<task_struct>().pid;
            }
            """));

    [Fact]
    public void What_a_context_points_to_is_the_kernel_s_struct_and_no_other() => Assert.Equal(
        ["A BPF function cannot call 'skb<file>': the kernel returns a struct sk_buff: 'skb<sk_buff>'"],
        Messages("KFG0303", Objects + """
            [KernelFields("sk_buff", "len")]
            static partial class Packets;

            static class C
            {
                [BpfFunction] public static uint F(bpf_nf_ctx ctx) => ctx.skb<file>().f_flags;
                [BpfFunction] public static uint G(bpf_nf_ctx ctx) => ctx.skb<sk_buff>().len;
            }
            """));

    [Fact]
    public void What_a_context_points_to_is_the_kernel_s_alone() => Check("KFG0304", """
        [KernelFields("sk_buff", "len")]
        internal static partial class Fields;

        internal static class C
        {
            public static bool IsThere(bpf_nf_ctx ctx) => [|ctx.skb<sk_buff>()|] is not null;
        }
        """);

    [Fact]
    public void What_the_kernel_hands_to_a_function_is_its_struct_and_no_other() => Assert.Equal(
        [
            "A BPF function cannot call 'bpf_find_vma': the kernel hands a struct vm_area_struct to its function, and 'area' is a " +
            "struct file",
        ],
        Messages("KFG0303", Objects + """
            [KernelFields("vm_area_struct", "vm_start")]
            static partial class Areas;

            static class C
            {
                [BpfFunction] public static void F(task_struct task, ref int found) => BpfHelpers.bpf_find_vma(
                    task, 1, static (task_struct task, file area, ref int found) => found = 1, ref found);

                [BpfFunction] public static void G(task_struct task, ref int found) => BpfHelpers.bpf_find_vma(
                    task, 1, static (task_struct task, vm_area_struct area, ref int found) => found = 1, ref found);
            }
            """));

    [Fact]
    public void What_a_helper_is_passed_is_the_kernel_s_struct_and_no_other() => Assert.Equal(
        [
            "A BPF function cannot call 'bpf_d_path': it takes a struct path for 'path', and this is a struct file",
            "A BPF function cannot call 'bpf_d_path': it takes a struct path for 'path', and this is an address that the verifier does " +
            "not trust, as all that is 'Unchecked'",
        ],
        Messages("KFG0303", Objects + """
            static class C
            {
                [BpfFunction] public static int F(file f, System.Span<byte> s) => BpfHelpers.bpf_d_path(f, s);
                [BpfFunction] public static int G(file f, System.Span<byte> s) => BpfHelpers.bpf_d_path(f.f_path, s);
                [BpfFunction] public static int H(file f, System.Span<byte> s) => BpfHelpers.bpf_d_path(f.Unchecked.f_path, s);
            }
            """));

    [Fact]
    public void What_a_map_writes_of_a_hook_is_a_packet() => Assert.Equal(
        [
            "A BPF function cannot call 'BpfPerfEventArray.Output': it takes a struct sk_buff or a struct xdp_buff for 'packet', and " +
            "this is a struct task_struct",
            "A BPF function cannot call 'BpfPerfEventArray.Output': it takes a struct sk_buff or a struct xdp_buff for 'packet', and " +
            "this is an address that the verifier does not trust, as all that is 'Unchecked'",
        ],
        Messages("KFG0303", Objects + """
            [KernelFields("sk_buff", "len", "next")]
            [KernelFields("xdp_buff", "frame_sz")]
            static partial class Packets;

            static partial class C
            {
                [BpfMap] static readonly BpfPerfEventArray<ulong> events;
                [BpfFunction] public static int F(task_struct t) => events.Output(t, 1ul, 4);
                [BpfFunction] public static int G(sk_buff s) => events.Output(s.Unchecked.next, 1ul, 4);
                [BpfFunction] public static int H(sk_buff s) => events.Output(s, 1ul, System.Math.Min(s.len, 4));
                [BpfFunction] public static int I(xdp_buff x) => events.Output(x, 1ul, 4);
                [BpfFunction] public static int J(__sk_buff s) => events.Output(s, 1ul, s.len > 4 ? 4u : 0);
                [BpfFunction] public static int K(xdp_md x) => events.Output(x, 1ul, 4);
            }
            """));

    [Fact]
    public void A_trace_point_with_a_record_is_named_with_its_group() => Assert.Equal(
        [
            "'F' is a program of type Tracepoint and has to be 'static void F(trace_event_raw_… record), and the trace point: " +
            "[BpfProgram(BpfProgramType.Tracepoint, \"group/name\")]'",
        ],
        Messages("KFG0305", Objects + """
            static class C
            {
                [BpfProgram(BpfProgramType.Tracepoint, "sched_switch")] static void F(trace_event_raw_sched_switch r) { }
                [BpfProgram(BpfProgramType.Tracepoint, "sched/sched_switch")] static void G(trace_event_raw_sched_switch r) { }
            }
            """));

    [Fact]
    public void A_guard_of_a_field_that_every_target_has_is_always_true() => Assert.Equal(
        [
            "'task_struct.pid' is on every target (debian-6.1, debian-6.12, debian-6.16, debian-6.18, debian-7.2, debian-7.3), so this " +
            "guard is always true",
        ],
        Messages("KFG0105", """
            [KernelFields("task_struct", "pid")]
            static partial class Fields;
            static class C { [BpfFunction] public static int F(task_struct t) => KernelTypes.Has.task_struct.pid ? t.pid : 0; }
            """));

    [Fact]
    public void Where_a_type_matches_all_of_it_is_there_and_elsewhere_nothing_is_said() => Check("KFG0101", Dentry + """
        internal static class C
        {
            [BpfFunction]
            public static uint Length(dentry entry) => KernelTypes.Has.dentry.Matches ? entry.__d_name.len : entry.d_name.len;

            [BpfFunction]
            public static uint Wrong(dentry entry) => KernelTypes.Has.dentry.Matches ? entry.d_name.len : [|entry.__d_name|].len;
        }
        """);

    // It is true on the target that is compared with; of others it is the whole of what is asked that says.
    [Fact]
    public void Whether_a_type_matches_is_no_guard_that_is_always_true() => Assert.Empty(Messages("KFG0105", """
        [KernelFields("task_struct", "pid")]
        [KernelFields("pid_type", "PIDTYPE_TGID")]
        static partial class Fields;
        static class C
        {
            [BpfFunction] public static int F(task_struct t) => KernelTypes.Has.task_struct.Matches ? t.pid : 0;
            [BpfFunction] public static int G() => KernelTypes.Has.pid_type.Matches ? 1 : 0;
        }
        """));

    [Fact]
    public void A_value_of_an_enum_that_a_target_lacks_needs_a_guard() => Check("KFG0101", """
        [KernelFields("zone_stat_item", "NR_FREE_PAGES_BLOCKS", "NR_FREE_PAGES")]
        internal static partial class Fields;

        internal static class C
        {
            [BpfFunction]
            public static int Bad() => (int)[|KernelTypes.ValueOf.zone_stat_item.NR_FREE_PAGES_BLOCKS|];

            [BpfFunction]
            public static int Good() => KernelTypes.Has.zone_stat_item.NR_FREE_PAGES_BLOCKS
                ? (int)KernelTypes.ValueOf.zone_stat_item.NR_FREE_PAGES_BLOCKS
                : (int)KernelTypes.ValueOf.zone_stat_item.NR_FREE_PAGES;
        }
        """);

    [Fact]
    public void The_size_of_a_type_that_a_target_lacks_needs_a_guard() => Assert.Equal(
        [
            "'bpf_iter__kmem_cache' is missing on debian-6.1, debian-6.12 and no guard covers this use; test " +
            "'KernelTypes.Has.bpf_iter__kmem_cache.Exists' first",
        ],
        Messages("KFG0101", """
            [KernelFields("bpf_iter__kmem_cache")]
            static partial class Fields;
            static class C
            {
                [BpfFunction] public static int Bad() => KernelTypes.SizeOf.bpf_iter__kmem_cache.Whole;
                [BpfFunction] public static int Good() =>
                    KernelTypes.Has.bpf_iter__kmem_cache.Exists ? KernelTypes.SizeOf.bpf_iter__kmem_cache.Whole : 0;
            }
            """));

    [Fact]
    public void A_member_of_an_enum_that_is_another_number_elsewhere_is_said_to_drift() => Assert.Equal(
        [
            "'zone_stat_item.NR_ZONE_ACTIVE_ANON' is 3 here and 2 on debian-6.1, 2 on debian-6.12; ask for it with [KernelFields], and " +
            "'KernelTypes.ValueOf.zone_stat_item.NR_ZONE_ACTIVE_ANON' is what the running kernel has",
        ],
        Messages("KFG0111", """
            [KernelFields("zone_stat_item", "NR_FREE_PAGES", "NR_ZONE_INACTIVE_FILE")]
            static partial class Fields;
            static class C
            {
                [BpfFunction] public static bool F(int i) => i == (int)zone_stat_item.NR_ZONE_ACTIVE_ANON;
                [BpfFunction] public static bool G(int i) => i == (int)zone_stat_item.NR_FREE_PAGES;
                [BpfFunction] public static bool H(int i) => i == (int)KernelTypes.ValueOf.zone_stat_item.NR_ZONE_INACTIVE_FILE;
            }
            """));

    [Fact]
    public void A_deprecated_field_is_silent_only_where_its_replacement_is_not_there() => new Verify("KFG0102").Project(
        """
        [KernelFields("dentry", "d_name.len", "__d_name.len")]
        internal static partial class Fields;

        internal static class C
        {
            [BpfFunction]
            public static uint Bad(dentry entry) => [|entry.d_name|].len;

            [BpfFunction]
            public static uint Good(dentry entry) => KernelTypes.Has.dentry.__d_name ? entry.__d_name.len : entry.d_name.len;
        }
        """,
        static project => project.WithDebianKernels().Lifecycle(
            "ours.lifecycle", "lifecycle 1\ndentry.d_name\n since 6.18\n use dentry.__d_name\n evidence include/linux/dcache.h\n"));

    [Fact]
    public void Fields_are_read_in_programs_only() => Assert.Equal(
        ["pid"],
        Messages("KFG0304", """
            [KernelFields("task_struct", "pid")]
            static partial class Fields;
            static class C { public static int F(task_struct t) => t.pid; }
            """).Select(static message => message.Split('\'')[1]));

    [Fact]
    public void A_light_bulb_asks_for_a_field() => new VerifyFix(new RequestFieldFix(), "CS1061").Code(
        """
        using KfuncGen;

        [KernelFields("task_struct", "pid")]
        internal static partial class Fields;

        internal static class C
        {
            [BpfFunction]
            public static int F(task_struct task) => task.tgid;
        }
        """,
        """
        using KfuncGen;

        [KernelFields("task_struct", "pid", "tgid")]
        internal static partial class Fields;

        internal static class C
        {
            [BpfFunction]
            public static int F(task_struct task) => task.tgid;
        }
        """,
        with: static project => project.WithDebianKernels());

    [Fact]
    public void A_light_bulb_corrects_a_name_and_asks_for_it() => new VerifyFix(new RequestFieldFix(), "CS1061").Code(
        """
        using KfuncGen;

        [KfuncBindings("bpf_task_*")]
        internal static partial class Kf;

        internal static class C
        {
            [BpfFunction]
            public static bool F(task_struct task) => task.real_parrent is null;
        }
        """,
        """
        using KfuncGen;

        [KfuncBindings("bpf_task_*")]
        [KernelFields("task_struct", "real_parent")]
        internal static partial class Kf;

        internal static class C
        {
            [BpfFunction]
            public static bool F(task_struct task) => task.real_parent is null;
        }
        """,
        with: static project => project.WithDebianKernels());

    [Theory]
    [InlineData(
        "\"acpi_object_reference\", \"value\"", "acpi_object_reference o", "o.value + o.clas",
        "\"acpi_object_reference\", \"value\", \"class\"", "o.value + o.@class")]
    [InlineData("\"__kfifo\", \"mask\"", "__kfifo o", "o.@in", "\"__kfifo\", \"mask\", \"in\"", "o.@in")]
    [InlineData(
        "\"bpf_insn_aux_data\", \"btf_var.reg_type\"", "bpf_insn_aux_data o", "o.btf_var.mem_size",
        "\"bpf_insn_aux_data\", \"btf_var.reg_type\", \"btf_var.mem_size\"", "o.btf_var.mem_size")]
    [InlineData(
        "\"bpf_insn_aux_data\", \"btf_var.reg_type\"", "bpf_insn_aux_data o", "o.Unchecked.btf_var.mem_sise",
        "\"bpf_insn_aux_data\", \"btf_var.reg_type\", \"btf_var.mem_size\"", "o.Unchecked.btf_var.mem_size")]
    public void A_light_bulb_asks_for_odd_names_and_members_of_structs_without_a_name(
        string asked, string parameter, string code, string wanted, string corrected)
    {
        string Of(string fields, string use) => $$"""
            using KfuncGen;

            [KernelFields({{fields}})]
            internal static partial class Fields;

            internal static class C
            {
                [BpfFunction]
                public static ulong F({{parameter}}) => {{use}};
            }
            """;

        new VerifyFix(new RequestFieldFix(), "CS1061").Code(
            Of(asked, code), Of(wanted, corrected), with: static project => project.WithDebianKernels());
    }

    private static void Check(string id, string code) => new Verify(id).Project(code, static project => project.WithDebianKernels());

    private static string[] Messages(string id, string code) =>
        new Verify(id).MessagesOf(code, static project => project.WithDebianKernels());
}
