using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Generator.Tests.Programs;

/// <summary>What is generated for a class whose programs share maps and data.</summary>
public sealed class ObjectFileTests
{
    private const string Firewall = """
        using System.Threading;
        #pragma warning disable CS0649, CS8618, CS1591 // the suppressor is no part of this test
        namespace Demo;

        public struct Rule
        {
            public bool Drop;
            public uint Mark;
        }

        public static partial class Firewall
        {
            [BpfMap(MaxEntries = 4096, Pin = "firewall/rules")] static readonly BpfLpmTrie<Ipv4Prefix, Rule> Rules;
            [BpfMap] static readonly BpfPerCpuArray<Counter> _counters;
            static ulong dropped;
            static uint own;

            [BpfProgram(BpfProgramType.Xdp)]
            static XdpAction Filter(xdp_md ctx)
            {
                if (Rules.Find(new() { Length = 32, Address = ctx.ingress_ifindex }) is { } rule && rule.Value.Drop)
                {
                    Interlocked.Increment(ref dropped);
                    return XdpAction.XDP_DROP;
                }

                if (_counters.Find(0) is { } counter)
                {
                    counter.Value.Packets++;
                }

                return XdpAction.XDP_PASS;
            }

            [BpfProgram(BpfProgramType.Xdp, AlternativeTo = nameof(Filter))]
            static XdpAction Plain(xdp_md ctx) => XdpAction.XDP_PASS;

            public static uint Own => own++;

            internal struct Counter
            {
                public ulong Packets;
            }
        }
        """;

    [Fact]
    public void An_object_shows_its_programs_maps_and_data_and_its_listing_reads_well()
    {
        GeneratorRun run = TestProject.With(Firewall).WithSmallKernels().Run();
        run.AssertCompiles();
        Verified.Matches(run);
    }

    [Fact]
    public void An_edited_body_changes_the_code_and_nothing_that_an_editor_sees()
    {
        GeneratorRun run = TestProject.With(Firewall).WithSmallKernels().Run();
        SyntaxTree tree = run.Input.SyntaxTrees.Single();
        Compilation edited = run.Input.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(
            tree.ToString().Replace("counter.Value.Packets++", "counter.Value.Packets += 2", StringComparison.Ordinal),
            (CSharpParseOptions)tree.Options,
            tree.FilePath,
            cancellationToken: TestContext.Current.CancellationToken));
        IReadOnlyDictionary<string, IncrementalStepRunReason[]> reasons = run.RunAgain(edited);

        Assert.Equal([IncrementalStepRunReason.Modified], reasons[TrackingNames.ProgramCode]);
        Assert.All(
            reasons.Where(static step => step.Key != TrackingNames.ProgramCode).SelectMany(static step => step.Value),
            static reason => Assert.Contains(reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
    }

    [Theory]
    [InlineData("Map", "BpfHashMap<uint, int>")]
    [InlineData("Read", "BpfHashMap<uint, int>")]
    [InlineData("@class", "BpfHashMap<uint, int>")]
    [InlineData("definition", "BpfArray<Inner>")]
    [InlineData("loadObject", "BpfHashMap<uint, int>")]
    [InlineData("s_map", "BpfArray<C.Inner>")]
    [InlineData("__x", "BpfHashMap<Inner, Other>")]
    [InlineData("load", "BpfHashMap<uint, int>")]
    public void Whatever_a_map_is_called_and_holds_what_is_generated_compiles(string name, string type)
    {
        GeneratorRun run = TestProject.With($$"""
            #pragma warning disable CS0649, CS0169, CS8618
            internal struct Other { public int A; }
            internal static partial class C
            {
                struct Inner { public int A; }
                [BpfMap(MaxEntries = 4)] static readonly {{type}} {{name}};
                static Inner data;
                [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) => data.A;
            }
            """).WithSmallKernels().Run();

        run.AssertCompiles();
        Assert.Contains("sealed partial class Bpf", run.Text, StringComparison.Ordinal);
    }
}
