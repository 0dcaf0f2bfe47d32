using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>Checks marked statements of a program, against the contracts of one of Debian's kernels.</summary>
/// <param name="id">The rule.</param>
internal sealed class ProgramCheck(string id)
{
    private readonly Verify check = new(id);

    /// <summary>Checks the body of a syscall program, in which <c>x</c> is a number of which nothing is known.</summary>
    public void Syscall(string body) => Members(
        $$"""
        [BpfProgram(BpfProgramType.Syscall)] static int Program(ref Numbers ctx) { int x = (int)ctx.A; {{body}} }
        """);

    /// <summary>Checks the body of a program that sees packets.</summary>
    public void Packet(string body) => Members(
        $$"""
        [BpfProgram(BpfProgramType.Xdp)] static int Program(xdp_md ctx) { int x = (int)ctx.ingress_ifindex; {{body}} }
        """);

    /// <summary>Checks members of the class of a program.</summary>
    public void Members(string members) => Members(members, "debian-6.18");

    /// <summary>The same, against the contracts of another kernel.</summary>
    public void Members(string members, string kernel) => check.Project(Class(members), On(kernel));

    /// <summary>The messages for the body of a syscall program, on some kernels.</summary>
    public string[] Messages(string body, params string[] kernels) => check.MessagesOf(
        Class($$"""
        [BpfProgram(BpfProgramType.Syscall)] static int Program(ref Numbers ctx) { int x = (int)ctx.A; {{body}} }
        """),
        On(kernels));

    private static string Class(string members) =>
        "struct Numbers { public long A; public long B; }\nstatic partial class Programs\n{\n" + members + "\n}";

    private static Func<TestProject, TestProject> On(params string[] kernels) => project =>
    {
        project.Sources.Add("using KfuncGen; [KfuncBindings] internal static partial class Kf;");
        return kernels.Aggregate(project, static (all, name) => all.Snapshot(name + ".kfuncs", DebianKernels.Read(name + ".kfuncs")));
    };
}
