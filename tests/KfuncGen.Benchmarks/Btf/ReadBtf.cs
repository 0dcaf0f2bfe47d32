using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using KfuncGen.Btf;
using KfuncGen.Images.IdSets;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Benchmarks.Btf;

/// <summary>The BTF of 7.2, 5.5 MB with 126,000 types: opened, asked for one function, asked for all kfuncs; beside libbpf.</summary>
[MemoryDiagnoser]
[MinColumn]
[MedianColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class ReadBtf
{
    private const string Running = "/sys/kernel/btf/vmlinux";

    private byte[] blob = [];
    private byte[] btfIds = [];
    private string path = "";
    private byte[][] names = [];
    private byte[][] terminatedNames = [];

    [GlobalSetup]
    public void Setup()
    {
        Console.WriteLine($"// libbpf {Libbpf.Version}");

        RealKernel kernel = RealKernel.Of("7.2");
        blob = kernel.Btf;
        btfIds = kernel.BtfIds;
        path = Path.Combine(Path.GetTempPath(), $"{kernel.Release}.{Environment.ProcessId}.btf");
        File.WriteAllBytes(path, blob);

        names = [.. kernel.Reader.FindFunctionsTagged("bpf_kfunc"u8).Select(function => Encoding.UTF8.GetBytes(function.Name))];
        terminatedNames = [.. names.Select(name => (byte[])[.. name, 0])];
    }

    [GlobalCleanup]
    public void Cleanup() => File.Delete(path);

    [Benchmark(Baseline = true, Description = "libbpf")]
    [BenchmarkCategory("open the file")]
    public void OpenFileWithLibbpf() => Libbpf.Free(NotNull(Libbpf.ParseRaw(path)));

    [Benchmark(Description = "KfuncGen")]
    [BenchmarkCategory("open the file")]
    public object OpenFile()
    {
        // Given back as libbpf's is freed.
        using FileBytes file = FileBytes.Read(path);
        return new BtfReader(file.Memory);
    }

    [Benchmark(Baseline = true, Description = "libbpf")]
    [BenchmarkCategory("open the running kernel's")]
    public void OpenRunningWithLibbpf() => Libbpf.Free(NotNull(Libbpf.ParseRaw(Running)));

    [Benchmark(Description = "KfuncGen")]
    [BenchmarkCategory("open the running kernel's")]
    public object OpenRunning() => new BtfReader(SysfsFile.Read(Running));

    [Benchmark(Baseline = true, Description = "libbpf")]
    [BenchmarkCategory("open bytes in memory")]
    public void OpenBytesWithLibbpf() => Libbpf.Free(NotNull(Libbpf.New(blob, (uint)blob.Length)));

    [Benchmark(Description = "KfuncGen")]
    [BenchmarkCategory("open bytes in memory")]
    public object OpenBytes() => new BtfReader(blob);

    [Benchmark(Baseline = true, Description = "libbpf")]
    [BenchmarkCategory("open bytes in memory, find one function")]
    public int FindOneWithLibbpf()
    {
        nint btf = NotNull(Libbpf.New(blob, (uint)blob.Length));
        int id = Found(Libbpf.FindByNameKind(btf, terminatedNames[^1], Libbpf.KindFunction));
        Libbpf.Free(btf);
        return id;
    }

    [Benchmark(Description = "KfuncGen")]
    [BenchmarkCategory("open bytes in memory, find one function")]
    public bool FindOne() => new BtfReader(blob).TryFindFunction(names[^1], out _);

    [Benchmark(Baseline = true, Description = "libbpf, by name")]
    [BenchmarkCategory("open the file, find all kfuncs")]
    public int FindAllWithLibbpf()
    {
        nint btf = NotNull(Libbpf.ParseRaw(path));
        int last = 0;

        foreach (byte[] name in terminatedNames)
        {
            last = Found(Libbpf.FindByNameKind(btf, name, Libbpf.KindFunction));
        }

        Libbpf.Free(btf);
        return last;
    }

    [Benchmark(Description = "KfuncGen, by name")]
    [BenchmarkCategory("open the file, find all kfuncs")]
    public int FindAllByName()
    {
        using FileBytes file = FileBytes.Read(path);
        BtfReader btf = new(file.Memory);
        int found = 0;

        foreach (byte[] name in names)
        {
            found += btf.TryFindFunction(name, out _) ? 1 : throw new InvalidOperationException();
        }

        return found;
    }

    [Benchmark(Description = "KfuncGen, by tag")]
    [BenchmarkCategory("open the file, find all kfuncs")]
    public int FindAllByTag()
    {
        using FileBytes file = FileBytes.Read(path);
        return new BtfReader(file.Memory).FindFunctionsTagged("bpf_kfunc"u8).Count;
    }

    [Benchmark(Description = "KfuncGen, by set")]
    [BenchmarkCategory("open the file, find all kfuncs")]
    public int FindAllBySet()
    {
        using FileBytes file = FileBytes.Read(path);
        return KfuncIdSetScanner.Scan(new BtfReader(file.Memory), btfIds, KfuncIdSetFormat.Flagged).Count;
    }

    private static nint NotNull(nint btf) => btf != 0 ? btf : throw new InvalidOperationException("libbpf did not open the BTF.");

    private static int Found(int id) => id > 0 ? id : throw new InvalidOperationException("libbpf did not find the function.");
}
