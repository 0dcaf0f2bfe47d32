using System.Text;

namespace KfuncGen.Verification.Cases;

/// <summary>Cases as a C# file.</summary>
internal static class CorpusSource
{
    private const string Head = """
        using System;
        using System.Buffers.Binary;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using System.Text;
        using System.Threading;
        using KfuncGen;

        namespace Corpus;

        public struct Numbers { public long A; public long B; }

        [KfuncBindings]
        [KernelFields("task_struct", "pid", "tgid", "comm", "real_parent", "start_time", "se.vruntime", "cred.euid.val", "cgroups")]
        [KernelFields("task_struct", "mm.arg_start", "cpus_ptr", "group_leader", "flags")]
        [KernelFields("bpf_iter_meta", "seq", "seq_num")]
        [KernelFields("linux_binprm", "argc", "file", "filename")]
        [KernelFields("task_struct", "signal.nr_threads", "mm", "exit_code", "__state")]
        [KernelFields("file", "f_path.dentry")]
        [KernelFields("dentry", "d_name.name", "d_name.len")]
        [KernelFields("trace_event_raw_sys_enter", "args")]
        [KernelFields("trace_event_raw_sys_exit", "ret")]
        [KernelFields("css_set", "dfl_cgrp")]
        [KernelFields("cgroup", "level", "kn.id")]
        [KernelFields("vm_area_struct", "vm_start", "vm_end", "vm_file")]
        internal static partial class Kf;

        internal static partial class Cases
        {
            [InlineArray(128)] private struct Memory { private byte element; }

            private static Memory data;

        """;

    // What takes and gives references for others; a kernel that lacks their kfuncs has them not.
    private static readonly (string Name, string Text)[] Functions =
    [
        ("Give_task", "[BpfFunction] static void Give_task(task_struct o) => Kf.bpf_task_release(o);"),
        ("Take_task", "[BpfFunction] static task_struct? Take_task() => Kf.bpf_task_from_pid(1);"),
        ("Give_cgroup", "[BpfFunction] static void Give_cgroup(cgroup o) => Kf.bpf_cgroup_release(o);"),
        ("Take_cgroup", "[BpfFunction] static cgroup? Take_cgroup() => Kf.bpf_cgroup_from_id(1);"),
        ("Give_key", "[BpfFunction] static void Give_key(bpf_key o) => Kf.bpf_key_put(o);"),
        ("Take_key", "[BpfFunction] static bpf_key? Take_key() => Kf.bpf_lookup_system_key(1);"),
        ("Give_mask", "[BpfFunction] static void Give_mask(bpf_cpumask o) => Kf.bpf_cpumask_release(o);"),
        ("Take_mask", "[BpfFunction] static bpf_cpumask? Take_mask() => Kf.bpf_cpumask_create();"),
    ];

    // Programs that share maps are one object; each may fail by itself.
    private const string ObjectHead = """
        }

        internal static partial class Objects
        {
            public struct Event { public int Number; public int Other; }

            [BpfMap(MaxEntries = 4096)] private static readonly BpfRingBuffer<Event> Events;
            [BpfMap(MaxEntries = 16)] private static readonly BpfArray<Event> Table;

        """;

    private static readonly Dictionary<string, (string Parameter, string Unknown)> Kinds = new()
    {
        ["Syscall"] = ("ref Numbers ctx", "(int)ctx.A"),
        ["Tc"] = ("__sk_buff ctx", "(int)ctx.mark"),
        ["Xdp"] = ("xdp_md ctx", "(int)ctx.ingress_ifindex"),
        ["SocketFilter"] = ("__sk_buff ctx", "(int)ctx.mark"),
        ["FlowDissector"] = ("__sk_buff ctx", "(int)BpfHelpers.bpf_get_prandom_u32()"),
        ["SkLookup"] = ("bpf_sk_lookup ctx", "(int)BpfHelpers.bpf_get_prandom_u32()"),
        ["Netfilter"] = ("bpf_nf_ctx ctx", "(int)BpfHelpers.bpf_get_prandom_u32()"),
    };

    private static string Options(CorpusCase one) =>
        (one.UsesMaps ? ", Optional = true" : "") + (one.License is { } license ? $", License = \"{license}\"" : "");

    /// <summary>Writes the file.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="without">Functions that do not compile for the kernel.</param>
    public static string Of(IEnumerable<CorpusCase> cases, IReadOnlySet<string> without)
    {
        StringBuilder text = new(Head);
        text.AppendJoin('\n', Functions.Where(one => !without.Contains(one.Name)).Select(static one => "    " + one.Text)).Append('\n');
        bool isObject = false;

        foreach (CorpusCase one in cases.Where(static one => !one.IsWhole).OrderBy(static one => one.UsesMaps))
        {
            if (one.UsesMaps && !isObject)
            {
                text.Append(ObjectHead);
                isObject = true;
            }

            (string parameter, string unknown) = Kinds[one.Kind];
            string prelude = $"int x = {unknown}; "
                + (one.Body.Contains("ref f", StringComparison.Ordinal) && !one.Body.Contains("ulong f", StringComparison.Ordinal)
                    ? "ulong f = 0; ulong g = 0; " : "")
                + (one.Body.Contains("in word", StringComparison.Ordinal) ? "ulong word = 5; " : "");
            text.Append($$"""

                    [BpfProgram(BpfProgramType.{{one.Kind}}{{Options(one)}})]
                    static int {{one.Name}}({{parameter}})
                    {
                        {{prelude}}
                        {{one.Body.Replace("\n", "\n        ", StringComparison.Ordinal)}}
                    }

                """);
        }

        text.Append("}\n");

        foreach (CorpusCase one in cases.Where(static one => one.IsWhole))
        {
            text.Append($$"""

                internal static partial class {{one.Name}}
                {
                    {{one.Body.Replace("\n", "\n    ", StringComparison.Ordinal)}}
                }

                """);
        }

        return text.ToString();
    }
}
