using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KfuncGen.Analyzers.Tests.Verifier;

/// <summary>Applies a fix to a program, against the contracts of one of Debian's kernels.</summary>
/// <param name="fix">The fix.</param>
/// <param name="id">The id that it fixes.</param>
internal sealed class ProgramFix(CodeFixProvider fix, string id)
{
    private readonly VerifyFix check = new(fix, id);

    /// <summary>Checks the body of a syscall program, in which <c>x</c> is a number of which nothing is known.</summary>
    public void Body(string before, string after, string? kind = null) => Members(Program(before), Program(after), kind);

    /// <summary>Checks members of the class of a program.</summary>
    public void Members(string before, string after, string? kind = null) => check.Code(Class(before), Class(after), kind, OneKernel);

    private static string Program(string body) =>
        "    [BpfProgram(BpfProgramType.Syscall)]\n    static int Program(ref Numbers ctx)\n    {\n        int x = (int)ctx.A;\n"
        + string.Join('\n', body.Split('\n').Select(static line => line.Length == 0 ? "" : "        " + line)) + "\n    }";

    private static string Class(string members) =>
        "using System;\nusing KfuncGen;\n\nstruct Numbers { public long A; }\n\nstatic partial class Programs\n{\n" + members + "\n}\n";

    private static TestProject OneKernel(TestProject project)
    {
        project.Sources.Add("using KfuncGen; [KfuncBindings] internal static partial class Kf;");
        return project.Snapshot("debian-6.18.kfuncs", DebianKernels.Read("debian-6.18.kfuncs"));
    }
}
