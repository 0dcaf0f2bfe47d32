using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>
/// Kernels for files of cases. Of <c>bpf_a</c> to <c>bpf_e</c> each kernel has another selection, and there is one for every
/// selection: whatever is known of some of them says nothing about the others. All but the first have <c>bpf_most</c>; the last
/// has <c>bpf_get</c> and the kfuncs <c>bpf_m0</c> to <c>bpf_m63</c>, and the second half has <c>bpf_put</c>.
/// </summary>
internal static class CaseKernels
{
    private const int Letters = 5;
    private const int Count = 1 << Letters;

    /// <summary>The kernels and bindings for all that they have, and what the generator makes of them.</summary>
    public static Lazy<(TestProject Project, GeneratorRun Run)> All { get; } = new(() =>
    {
        TestProject project = new TestProject().Bindings();

        for (int i = 0; i < Count; i++)
        {
            project.Kernel($"k{i:00}", $"6.{i}.0", [.. Kfuncs(i)]);
        }

        return (project, project.Run());
    });

    private static IEnumerable<string> Kfuncs(int kernel)
    {
        for (int i = 0; i < Letters; i++)
        {
            if ((kernel >> i & 1) != 0)
            {
                yield return $"kfunc int bpf_{(char)('a' + i)}(int x): ?(0)";
            }
        }

        yield return "kfunc int bpf_everywhere(int x): ?(0)";

        if (kernel == Count - 1)
        {
            yield return "kfunc struct task_struct *bpf_get(int x): ?(KF_ACQUIRE|KF_RET_NULL)";

            for (int i = 0; i < 64; i++)
            {
                yield return $"kfunc int bpf_m{i}(int x): ?(0)";
            }
        }

        if (kernel != 0)
        {
            yield return "kfunc int bpf_most(int x): ?(0)";
        }

        if (kernel >= Count / 2)
        {
            yield return "kfunc void bpf_put(struct task_struct *p): ?(KF_RELEASE)";
        }
    }
}
