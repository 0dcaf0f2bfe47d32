using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Fields of kernel objects are assigned by programs that the kernel lets, and by no others.</summary>
public sealed class AssignmentTests
{
    private const string Tcp = "tcp_sock.ecn_flags, tcp_sock.app_limited";

    [Theory]
    [InlineData("Xdp", "int F(xdp_md ctx)", "nf_conn connection", "connection.mark = 7")]
    [InlineData("Tc", "int F(__sk_buff ctx)", "nf_conn connection", "connection.mark += 7")]
    [InlineData("StructOps, \"tcp_congestion_ops.undo_cwnd\"", "int F(tcp_sock s)", "nf_conn connection, tcp_sock tcp", "tcp.snd_cwnd++")]
    [InlineData("StructOps, \"sched_ext_ops.enable\"", "int F(task_struct t)", "task_struct task", "task.scx.slice = 20_000_000")]
    public void What_the_kernel_lets_a_program_assign_is_assigned(string kind, string signature, string parameters, string statement) =>
        Assert.Empty(Messages(kind, signature, parameters, statement));

    [Theory]
    [InlineData("connection.mark = 7")]
    [InlineData("connection.mark |= 7")]
    [InlineData("connection.mark--")]
    [InlineData("(connection.mark, other) = (1u, 2u)")]
    [InlineData("other = connection.mark = 1u")]
    [InlineData("connection.mark = other > 1 ? 3u : 4u")]
    [InlineData("connection?.mark = 4u")]
    public void Another_kind_of_program_is_told_that_it_may_not(string statement)
    {
        string message = Assert.Single(Messages("Syscall", "int F(ref long x)", "nf_conn connection, uint other", statement));
        Assert.StartsWith(
            "BPF has no form of an assignment to 'nf_conn.mark'; the kernel lets programs of type SYSCALL assign no field; " +
            "XDP, SCHED_CLS, SCHED_ACT nf_conn.mark; ",
            message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp.packets_out = 7", "tcp_sock.packets_out")]
    [InlineData("tcp.packets_out += 7", "tcp_sock.packets_out")]
    [InlineData("tcp.packets_out++", "tcp_sock.packets_out")]
    [InlineData("task.comm[0] = 7", "task_struct.comm")]
    [InlineData("task.real_parent = task", "task_struct.real_parent")]
    public void A_field_that_no_program_may_assign_is_refused_whoever_calls(string statement, string field)
    {
        string message = Assert.Single(Messages(
            "StructOps, \"tcp_congestion_ops.undo_cwnd\"",
            "int F(tcp_sock s)",
            "nf_conn connection, tcp_sock tcp, task_struct task",
            statement));
        Assert.StartsWith(
            $"BPF has no form of an assignment to '{field}'; the kernel lets programs assign few: " +
            "XDP, SCHED_CLS, SCHED_ACT nf_conn.mark; tcp_congestion_ops sock.sk_pacing_rate, ",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_field_is_refused_and_those_are_named_that_may_be_assigned()
    {
        string message = Assert.Single(Messages(
            "StructOps, \"tcp_congestion_ops.undo_cwnd\"", "int F(tcp_sock s)", "nf_conn connection", "connection.mark = 7"));
        Assert.StartsWith(
            "BPF has no form of an assignment to 'nf_conn.mark'; the kernel lets this program assign sock.sk_pacing_rate, ",
            message,
            StringComparison.Ordinal);
        Assert.EndsWith(Tcp, message, StringComparison.Ordinal);
    }

    // Methods are analyzed in any order, and several at once.
    [Theory]
    [InlineData("FGH")]
    [InlineData("GFH")]
    [InlineData("HGF")]
    [InlineData("GHF")]
    public void What_is_said_does_not_depend_on_which_method_is_analyzed_first(string order)
    {
        Dictionary<char, string> methods = new()
        {
            ['F'] = "[BpfProgram(BpfProgramType.Syscall)] static int F(ref long x) { G(null!, null!); return 0; }",
            ['H'] = "[BpfProgram(BpfProgramType.SocketFilter)] static int H(__sk_buff s) { G(null!, null!); return 0; }",
            ['G'] = "[BpfFunction] static void G(nf_conn connection, tcp_sock tcp) { connection.mark = 7; tcp.packets_out = 7; }",
        };
        string[] messages = new Verify("KFG0301").MessagesOf(
            $$"""
            using KfuncGen;

            [KfuncBindings("bpf_task_*")]
            [KernelFields("nf_conn", "mark")]
            [KernelFields("tcp_sock", "packets_out")]
            static partial class Fields;

            [BpfObject]
            static partial class Programs
            {
                {{string.Join("\n", order.Select(one => methods[one]))}}
            }
            """,
            static project => project.WithDebianKernels("debian-7.2"));

        Assert.Equal(
            ["'nf_conn.mark': SocketFilter", "'nf_conn.mark': Syscall", "'tcp_sock.packets_out': all"],
            messages.Select(static one =>
                one.Split(' ')[8].TrimEnd(';') + ": " +
                (one.Contains("of type SYSCALL", StringComparison.Ordinal) ? "Syscall"
                : one.Contains("of type SOCKET_FILTER", StringComparison.Ordinal) ? "SocketFilter"
                : one.Contains("programs assign few", StringComparison.Ordinal) ? "all" : one)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_read_with_care_is_a_copy() => Assert.Contains(
        "assign it through the object itself",
        Assert.Single(Messages(
            "StructOps, \"tcp_congestion_ops.undo_cwnd\"", "int F(tcp_sock s)", "tcp_sock tcp", "tcp.Unchecked.snd_cwnd = 1")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("tcp.app_limited = 1", "tcp_sock.app_limited", "debian-6.1")]
    [InlineData("tcp.app_limited++", "tcp_sock.app_limited", "debian-6.1")]
    [InlineData("(tcp.snd_cwnd, tcp.snd_cwnd_stamp) = (1u, 2u)", "tcp_sock.snd_cwnd_stamp", "debian-6.1")]
    [InlineData("if (tcp.snd_cwnd > 5) tcp.snd_cwnd_stamp = 1", "tcp_sock.snd_cwnd_stamp", "debian-6.1")]
    [InlineData("tcp.inet_conn.icsk_ca_priv[3] = 1", null, null)]
    [InlineData("tcp.inet_conn.icsk_inet.sk.sk_pacing_rate = 1", null, null)]
    [InlineData("_ = tcp.app_limited", null, null)]
    public void What_a_target_does_not_allow_yet_is_said_with_its_name(string statement, string? field, string? target) => Assert.Equal(
        field is null ? [] : [$"A StructOps program may not assign '{field}' (on {target})"],
        new Verify("KFG0201").MessagesOf(
            $$"""
            using KfuncGen;

            [KernelFields("tcp_sock", "snd_cwnd", "snd_cwnd_stamp", "app_limited", "inet_conn.icsk_ca_priv")]
            [KernelFields("tcp_sock", "inet_conn.icsk_inet.sk.sk_pacing_rate")]
            static partial class Fields;

            [BpfObject]
            static partial class Programs
            {
                [BpfProgram(BpfProgramType.StructOps, "tcp_congestion_ops.undo_cwnd")]
                static uint F(tcp_sock tcp)
                {
                    {{statement}};
                    return 0;
                }
            }
            """,
            static project => project.WithDebianKernels("debian-6.1", "debian-6.12", "debian-7.2")));

    // The compiler says that there is no setter; why not, and what has one, it cannot know.
    [Fact]
    public void The_compiler_refuses_what_no_program_may_assign() =>
        Assert.Single(MessagesOf("CS0200", "Syscall", "int F(ref long x)", "task_struct task", "task.tgid = 1"));

    private static string[] Messages(string kind, string signature, string parameters, string statement) =>
        MessagesOf("KFG0301", kind, signature, parameters, statement);

    private static string[] MessagesOf(string id, string kind, string signature, string parameters, string statement)
    {
        string arguments = string.Join(", ", parameters.Split(", ").Select(
            static one => one.StartsWith("uint ", StringComparison.Ordinal) ? "0" : "null!"));
        return new Verify(id).MessagesOf(
            $$"""
            using KfuncGen;

            [KfuncBindings("bpf_task_*")]
            [KernelFields("nf_conn", "mark")]
            [KernelFields("tcp_sock", "snd_cwnd", "packets_out")]
            [KernelFields("task_struct", "tgid", "comm", "real_parent", "scx.slice")]
            static partial class Fields;

            [BpfObject]
            static partial class Programs
            {
                [BpfProgram(BpfProgramType.{{kind}})]
                static {{signature}}
                {
                    G({{arguments}});
                    return 0;
                }

                [BpfFunction]
                static void G({{parameters}})
                {
                    {{statement}};
                }
            }
            """,
            static project => project.WithDebianKernels("debian-7.2"));
    }
}
