using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Generator.Tests;

/// <summary>The kernel has names with three underscores itself, which is also what stands between a kfunc and a flavour.</summary>
public sealed class UnderscoredKfuncTests
{
    private static readonly GeneratorRun Run = TestProject.With("""
        #pragma warning disable KFG0102
        [KfuncBindings] public static partial class Kf;

        public static partial class Tasks
        {
            [BpfProgram(BpfProgramType.Tc)]
            internal static int Find(__sk_buff ctx)
            {
                if (Kf.Has.bpf_x___v2) return Kf.bpf_x___v2(1);
                if (Kf.Has.bpf_x___v2___void) Kf.bpf_x___v2___void(1);
                if (Kf.Has.bpf_x) Kf.bpf_x();
                if (Kf.Has.bpf_z___void) return Kf.bpf_z___void(1);
                if (Kf.Has.bpf_z___void2) Kf.bpf_z___void2(1);
                return 0;
            }
        }
        """)
        .Kernel("a", "6.12.0", "kfunc void bpf_x___v2(int x): ?(0)", "kfunc void bpf_x(void): ?(0)", "kfunc void bpf_z(int x): ?(0)")
        .Kernel("b", "7.2.0", "kfunc int bpf_x___v2(int x): ?(0)", "kfunc int bpf_z(int x): ?(0)", "kfunc int bpf_z___void(int x): ?(0)")
        .Run();

    [Fact]
    public void The_table_has_each_variant_by_the_name_of_its_own_kfunc()
    {
        Type bindings = Run.Load().GetType("Kf", throwOnError: true)!;
        IReadOnlyList<KfuncVariant> all = (IReadOnlyList<KfuncVariant>)bindings.GetProperty("All")!.GetValue(null)!;

        Assert.Equal(
            [
                ("bpf_x", "bpf_x"), ("bpf_x___v2", "bpf_x___v2"), ("bpf_x___v2", "bpf_x___v2___void"), ("bpf_z", "bpf_z"),
                ("bpf_z", "bpf_z___void2"), ("bpf_z___void", "bpf_z___void"),
            ],
            all.Select(static one => (one.Name, one.Identifier)).Order());
        Assert.Equal(
            all.Select(static one => one.Identifier).Order(),
            bindings.GetNestedType("Has")!.GetProperties().Select(static guard => guard.Name).Order());
    }

    [Fact]
    public void A_program_calls_each_by_the_name_of_its_own_kfunc() => Assert.Equal(
        [
            "kfunc bpf_x___v2", "kfunc bpf_x___v2", "flavour void", "kfunc bpf_x", "kfunc bpf_z___void", "kfunc bpf_z", "flavour void2",
        ],
        Run.Text.Split('\n').Select(static line => line.Trim())
            .Where(static line => line.StartsWith("kfunc ", StringComparison.Ordinal)
                || line.StartsWith("flavour ", StringComparison.Ordinal)));
}
