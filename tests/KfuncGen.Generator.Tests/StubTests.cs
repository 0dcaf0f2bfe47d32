using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Generator.Tests;

public sealed class StubTests
{
    [Fact]
    public void Every_form_of_stub_reads_well()
    {
        GeneratorRun run = TestProject.With("""
            namespace Demo;

            [KfuncBindings]
            internal static partial class Kf;
            """).WithSmallKernels().Run();

        run.AssertCompiles();
        Verified.Matches(run);
    }
}
