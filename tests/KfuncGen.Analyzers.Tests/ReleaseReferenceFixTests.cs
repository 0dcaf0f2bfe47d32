using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests;

/// <summary>The light bulb of KFG0202: a reference that some way out keeps is released.</summary>
public sealed class ReleaseReferenceFixTests
{
    private const string ByUsing = nameof(ReleaseReferenceFix) + ".Using";
    private const string ByCall = nameof(ReleaseReferenceFix) + ".Call";

    private static readonly VerifyFix Check = new(new ReleaseReferenceFix(), "KFG0202");

    [Fact]
    public void By_using() => Body(
        """
        task_struct? o = Kf.bpf_task_from_pid(x);
        return o is null ? 1 : 0;
        """,
        """
        using task_struct? o = Kf.bpf_task_from_pid(x);
        return o is null ? 1 : 0;
        """,
        ByUsing);

    [Fact]
    public void By_using_in_place_of_calls_by_hand() => Body(
        """
        task_struct? o = Kf.bpf_task_from_pid(x);
        if (o is null) { return 1; }
        if (x > 3) { return 2; }
        Kf.bpf_task_release(o);
        return 0;
        """,
        """
        using task_struct? o = Kf.bpf_task_from_pid(x);
        if (o is null) { return 1; }
        if (x > 3) { return 2; }
        return 0;
        """,
        ByUsing);

    [Fact]
    public void By_a_call_on_the_way_out_that_lacks_it() => Body(
        """
        task_struct? o = Kf.bpf_task_from_pid(x);
        if (o is null) { return 1; }
        if (x > 3) { return 2; }
        Kf.bpf_task_release(o);
        return 0;
        """,
        """
        task_struct? o = Kf.bpf_task_from_pid(x);
        if (o is null) { return 1; }
        if (x > 3) { Kf.bpf_task_release(o); return 2; }
        Kf.bpf_task_release(o);
        return 0;
        """,
        ByCall);

    [Fact]
    public void By_calls_on_two_ways_out() => Body(
        """
        task_struct? o = Kf.bpf_task_from_pid(x);
        if (o is null) return 1;
        if (x > 3)
            return 2;
        return 0;
        """,
        """
        task_struct? o = Kf.bpf_task_from_pid(x);
        if (o is null) return 1;
        if (x > 3)
            { Kf.bpf_task_release(o); return 2; }
        Kf.bpf_task_release(o);
        return 0;
        """,
        ByCall);

    private static void Body(string before, string after, string kind) => Check.Code(Class(before), Class(after), kind, OneKernel);

    private static string Class(string body) =>
        "using KfuncGen;\n\nstruct Numbers { public long A; }\n\nstatic partial class Programs\n{\n"
        + "    [BpfProgram(BpfProgramType.Syscall)]\n    static int Program(ref Numbers ctx)\n    {\n        int x = (int)ctx.A;\n"
        + string.Join('\n', body.Split('\n').Select(static line => "        " + line)) + "\n    }\n}\n";

    private static TestProject OneKernel(TestProject project)
    {
        project.Sources.Add("using KfuncGen; [KfuncBindings] internal static partial class Kf;");
        return project.Snapshot("debian-6.18.kfuncs", DebianKernels.Read("debian-6.18.kfuncs"));
    }
}
