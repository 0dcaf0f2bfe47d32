using System.Reflection;
using KfuncGen.Generator.Tests.Harness;
using KfuncGen.Snapshots.Fleets;
using KfuncGen.Snapshots.Text;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Tests;

/// <summary>Many kernels: in one file or in many, and what is said of them.</summary>
public sealed class FleetTests
{
    private const string Everything = "[KfuncBindings] internal static partial class Kf;";

    [Fact]
    public void A_merged_file_is_the_same_as_the_snapshots_of_its_kernels()
    {
        TestProject merged = TestProject.With(Everything)
            .Snapshot("fleet.kfuncs", Merge(DebianKernels.Names.Select(static name => DebianKernels.Read($"{name}.kfuncs"))))
            .Lifecycle("kernel.lifecycle", DebianKernels.Read("kernel.lifecycle"));

        Assert.Equal(TestProject.With(Everything).WithDebianKernels().Run().Text, merged.Run().Text);
    }

    [Fact]
    public void Targets_can_be_picked_from_a_merged_file() => Assert.Equal(
        TestProject.With(Everything).Snapshot("debian-7.2.kfuncs", SmallKernels.New).Run().Text,
        TestProject.With(Everything).Snapshot("fleet.kfuncs", Merge([SmallKernels.Old, SmallKernels.New]))
            .Property("KfuncGenTargets", "debian-7.2").Run().Text);

    [Fact]
    public void A_fleet_is_named_by_number_and_the_table_has_the_names()
    {
        GeneratorRun run = Fleet(Everything, 40).Run();
        Assembly assembly = run.Load();
        IReadOnlyList<KfuncVariant> all = (IReadOnlyList<KfuncVariant>)assembly.GetType("Kf")!.GetProperty("All")!.GetValue(null)!;
        KfuncVariant dispatch = all.Single(static variant => variant.Name == "scx_bpf_dispatch");
        KfuncVariant everywhere = all.Single(static variant => variant.Name == "bpf_task_release");

        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"old-{i:000}"), dispatch.PresentOn);
        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"new-{i:000}"), dispatch.MissingOn);
        Assert.Equal(40, everywhere.PresentOn.Count);
        Assert.Empty(everywhere.MissingOn);
        Assert.Contains("Present = new[] { \"#0-19\" }, Missing = new[] { \"#20-39\" }", run.Text);
        Assert.Contains("On 20 of 40 targets: old-000, old-001, old-002 and 17 more; missing on 20 of 40 targets: ", run.Text);
    }

    [Fact]
    public void Of_a_fleet_a_warning_names_some_and_says_how_many()
    {
        TestProject project = Fleet(
            "[KfuncBindings] static partial class Kf; class C { void M(task_struct p) => Kf.scx_bpf_dispatch(p, 0, 0, 0); }", 40);
        Diagnostic warning = Assert.Single(AnalyzerCheck.All(project.Run().Output, project), static one => one.Id == "KFG0101");

        Assert.Contains(
            "missing on 20 of 40 targets: new-000, new-001, new-002 and 17 more",
            warning.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_thousand_kernels_make_little_more_code_than_forty()
    {
        int forty = Fleet(Everything, 40).Run().Text.Length;
        int thousand = Fleet(Everything, 1000).Run().Text.Length;

        // The names once for the attribute and once for the table.
        Assert.InRange(thousand, forty, forty + (2 * 960 * "\"old-000\", ".Length) + 4096);
    }

    [Fact]
    public void The_same_kernels_mean_the_same_whether_read_together_or_alone()
    {
        string[] texts = [.. Made(40)];
        TestProject apart = TestProject.With(Everything);

        for (int i = 0; i < texts.Length; i++)
        {
            apart.Snapshot($"{i}.kfuncs", texts[i]);
        }

        Assert.Equal(apart.Run().Text, TestProject.With(Everything).Snapshot("fleet.kfuncs", Merge(texts)).Run().Text);
    }

    [Fact]
    public void A_merged_file_that_cannot_be_read_is_told_at_its_place() => Assert.Contains(
        "KFG0001 at fleet.kfuncs(3,4): There is no kernel 'b'",
        Assert.Single(TestProject.With(Everything).Snapshot("fleet.kfuncs", "fleet 1\ntarget a\non b\n").Diagnose()));

    [Fact]
    public void A_kernel_that_two_files_have_is_told()
    {
        TestProject project = TestProject.With(Everything).WithSmallKernels().Snapshot("fleet.kfuncs", Merge([SmallKernels.New]));

        Assert.Contains("KFG0007 at fleet.kfuncs(1,1)", Assert.Single(project.Diagnose()));
    }

    private static TestProject Fleet(string code, int count) => TestProject.With(code).Snapshot("fleet.kfuncs", Merge(Made(count)));

    // One half of each, told apart by their patches; objects of the kernel have another size on each.
    private static IEnumerable<string> Made(int count) => Enumerable.Range(0, count).Select(i => i < count / 2
        ? SmallKernels.Old.Replace("debian-6.12", $"old-{i:000}").Replace("6.12.107", $"6.12.{i}").Replace("<9536 ", $"<{9536 + (64 * i)} ")
        : SmallKernels.New.Replace("debian-7.2", $"new-{i - (count / 2):000}").Replace("7.2.12", $"7.2.{i}"));

    private static string Merge(IEnumerable<string> texts)
    {
        LineCache cache = new();
        return FleetWriter.Write(texts.Select(text => SnapshotReader.Read(text, "", cache)));
    }
}
