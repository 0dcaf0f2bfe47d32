using System.Text;
using BenchmarkDotNet.Attributes;
using KfuncGen.Benchmarks.Btf;

namespace KfuncGen.Benchmarks.Probe;

/// <summary>One question to the running kernel, from nothing: its BTF is opened, read and searched each time. Next to libbpf.</summary>
public class ProbeKernel
{
    private const string Kfunc = "bpf_task_acquire";

    [Benchmark(Baseline = true)]
    public int LoadAndFindWithLibbpf()
    {
        nint btf = Libbpf.ParseRaw("/sys/kernel/btf/vmlinux");
        int id = Libbpf.FindByNameKind(btf, [.. Encoding.UTF8.GetBytes(Kfunc), 0], Libbpf.KindFunction);
        Libbpf.Free(btf);
        return id;
    }

    [Benchmark]
    public KfuncAvailability CheckFromNothing() => KfuncProbe.ForDirectory("/sys/kernel/btf").Check(Kfunc).Availability;

    [Benchmark]
    public KfuncAvailability CheckAgain() => KfuncProbe.RunningKernel.Check(Kfunc).Availability;
}
