using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>
/// Three made-up kernels whose kfuncs come, go and change in all ways that matter to a guard. Their prototypes are small so
/// that a test shows nothing but the guard.
/// </summary>
internal static class ThreeKernels
{
    /// <summary>Has <c>bpf_first</c> and the first contract of <c>bpf_sized</c>.</summary>
    public const string Old = """
        kfuncs 1
        name k6.1
        kernel 6.1.0
        arch x86_64
        tags yes

        kfunc int bpf_always(int x): ?(0)
        kfunc int bpf_first(int x): ?(0)
        kfunc u32 bpf_sized(int x): ?(0)

        """ + Scalars;

    /// <summary>Has <c>bpf_first</c>, and <c>bpf_second</c> beside it.</summary>
    public const string Middle = """
        kfuncs 1
        name k6.12
        kernel 6.12.0
        arch x86_64
        tags yes

        kfunc int bpf_always(int x): ?(0)
        kfunc int bpf_first(int x): ?(0)
        kfunc int bpf_second(int x): ?(0)
        kfunc u32 bpf_sized(int x): ?(0)

        """ + Scalars;

    /// <summary>Has lost <c>bpf_first</c>, got <c>bpf_third</c> and <c>bpf_fourth</c> and changed <c>bpf_sized</c>.</summary>
    public const string New = """
        kfuncs 1
        name k7.2
        kernel 7.2.0
        arch x86_64
        tags yes

        kfunc int bpf_always(int x): ?(0)
        kfunc int bpf_second(int x): ?(0)
        kfunc int bpf_third(int x): ?(0)
        kfunc int bpf_fourth(int x): ?(0)
        kfunc u64 bpf_sized(int x): ?(0)

        """ + Scalars;

    /// <summary>Says that <c>bpf_second</c> follows <c>bpf_first</c>.</summary>
    public const string Lifecycle = """
        lifecycle 1

        bpf_first
            since 6.12
            until 7.2
            use bpf_second(x)
            evidence a made-up commit
        """;

    private const string Scalars = """

        scalar int <s32>
        scalar long long unsigned int <u64>
        scalar unsigned int <u32>
        typedef unsigned int u32
        typedef long long unsigned int u64
        """;

    /// <summary>Adds all three and bindings for all that they have.</summary>
    public static TestProject WithThreeKernels(this TestProject project)
    {
        project.Sources.Add("using KfuncGen; [KfuncBindings] internal static partial class Kf;");
        return project
            .Snapshot("k6.1.kfuncs", Old)
            .Snapshot("k6.12.kfuncs", Middle)
            .Snapshot("k7.2.kfuncs", New)
            .Lifecycle("kernel.lifecycle", Lifecycle);
    }
}
