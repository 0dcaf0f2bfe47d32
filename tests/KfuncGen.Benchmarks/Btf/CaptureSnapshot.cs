using BenchmarkDotNet.Attributes;
using KfuncGen.Btf;
using KfuncGen.Capture;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Benchmarks.Btf;

/// <summary>From the bytes of 7.2 to its snapshot: index, id sets, prototypes, types and the hash of it all.</summary>
[MemoryDiagnoser]
public class CaptureSnapshot
{
    private readonly RealKernel kernel = RealKernel.Of("7.2");

    [GlobalSetup]
    public void Unpack() => _ = (kernel.Btf, kernel.BtfIds);

    [Benchmark]
    public KernelSnapshot Capture() =>
        SnapshotCapture.FromBtf(new BtfReader(kernel.Btf), kernel.BtfIds, new SnapshotCaptureOptions { Kernel = kernel.Release });
}
