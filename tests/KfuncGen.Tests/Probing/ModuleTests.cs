using KfuncGen.Tests.Kernels;
using Xunit;

namespace KfuncGen.Tests.Probing;

/// <summary>Modules' BTF: split over the kernel's, read late, and gone when the module is.</summary>
public sealed class ModuleTests
{
    private static readonly SmallBtf Kernel = new(["in_kernel"]);

    [Fact]
    public void Function_of_a_module_is_found_and_the_module_named()
    {
        KfuncProbe probe = KfuncProbe.ForBtf(
            Kernel.Bytes, new Dictionary<string, ReadOnlyMemory<byte>> { ["nf_nat"] = Module("in_module") });

        KfuncProbeResult result = probe.Check(Variants.Make("in_module", "void()"));

        Assert.Equal((KfuncAvailability.Present, "nf_nat"), (result.Availability, result.Module));
        Assert.Contains("of module nf_nat", result.Reason);
    }

    [Fact]
    public void Modules_are_not_read_for_what_the_kernel_has()
    {
        CountingSource source = new(Kernel, new() { ["nf_nat"] = static () => Module("in_module") });

        Assert.Equal(KfuncAvailability.Present, new KfuncProbe(source).Check("in_kernel").Availability);
        Assert.Equal(["vmlinux"], source.Reads);
    }

    [Fact]
    public void Module_that_the_variant_names_is_read_first()
    {
        CountingSource source = new(Kernel, new() { ["a"] = static () => Module("other"), ["z"] = static () => Module("in_module") });

        new KfuncProbe(source).Check(Variants.Make("in_module", "void()", module: "z"));

        Assert.Equal(["vmlinux", "z"], source.Reads);
    }

    [Fact]
    public void Absent_needs_every_module_read_once()
    {
        CountingSource source = new(Kernel, new() { ["a"] = static () => Module("one"), ["b"] = static () => Module("two") });
        KfuncProbe probe = new(source);

        KfuncProbeResult result = probe.Check("none");
        probe.Check("nothing");

        Assert.Equal(KfuncAvailability.Absent, result.Availability);
        Assert.Equal("There is no none in the BTF of the kernel and of 2 modules.", result.Reason);
        Assert.Equal(["vmlinux", "a", "b"], source.Reads);
    }

    [Fact]
    public void Absence_names_the_module_that_is_not_loaded() => Assert.EndsWith(
        "It is part of module nf_conntrack, which is not loaded or has no BTF.",
        KfuncProbe.ForBtf(Kernel.Bytes).Check(Variants.Make("bpf_ct_release", "void(*struct nf_conn)", module: "nf_conntrack")).Reason);

    [Fact]
    public void Unreadable_module_makes_what_is_not_found_unknown()
    {
        CountingSource source = new(
            Kernel, new() { ["a"] = static () => throw new IOException("gone wrong"), ["b"] = static () => [1, 2, 3] });
        KfuncProbe probe = new(source);

        KfuncProbeResult result = probe.Check("none");

        Assert.Equal(KfuncAvailability.Unknown, result.Availability);
        Assert.Contains("The BTF of module a cannot be read: gone wrong", result.Reason);
        Assert.Contains("The BTF of module b is not valid BTF: Offset ", result.Reason);
        Assert.Equal(KfuncAvailability.Present, probe.Check("in_kernel").Availability);
    }

    [Fact]
    public void Module_unloaded_meanwhile_is_no_failure()
    {
        CountingSource source = new(Kernel, new() { ["a"] = static () => throw new FileNotFoundException() });

        Assert.Equal(KfuncAvailability.Absent, new KfuncProbe(source).Check("none").Availability);
    }

    [Fact]
    public void Threads_that_ask_at_once_read_once_and_agree()
    {
        CountingSource source = new(Kernel, new() { ["a"] = static () => Module("one"), ["b"] = static () => Module("two") });
        KfuncProbe probe = new(source);
        string[] names = ["in_kernel", "one", "two", "none"];
        KfuncAvailability[] answers = new KfuncAvailability[400];

        Parallel.For(
            0,
            answers.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            i => answers[i] = probe.Check(names[i % names.Length]).Availability);

        Assert.All(answers.Index(), static answer => Assert.Equal(
            answer.Index % 4 == 3 ? KfuncAvailability.Absent : KfuncAvailability.Present,
            answer.Item));
        Assert.Equal(["vmlinux", "a", "b"], source.Reads.Order(StringComparer.Ordinal).OrderByDescending(static name => name == "vmlinux"));
    }

    private static byte[] Module(string function) => new SmallBtf([function], Kernel).Bytes;
}
