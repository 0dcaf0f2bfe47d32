using System.Globalization;
using System.Runtime.CompilerServices;
using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;
using KfuncGen.Snapshots.Drift;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Every kfunc of the five bundled kernels, called without a guard.</summary>
public sealed class RealDriftTests
{
    private static readonly Lazy<Diagnostic[]> Found = new(static () =>
    {
        TestProject bindings = TestProject.With("[KfuncBindings] internal static partial class Kf;").WithDebianKernels();
        TestProject calls = TestProject.With(CallsOfEveryStub.Write(bindings.Run())).Bindings().WithDebianKernels();
        return [.. Verify.Diagnose(calls)];
    });

    private static readonly Lazy<TargetSet> Targets = new(static () => new TargetSet(DebianKernels.Names.Select(static name =>
        new Target(name, SnapshotReader.Read(DebianKernels.Read($"{name}.kfuncs"), name)))));

    // That the calls stand in ordinary methods is an error of its own.
    [Fact]
    public void All_calls_compile_and_no_analyzer_fails() =>
        Assert.DoesNotContain(
            Found.Value, static one => (one.Severity == DiagnosticSeverity.Error && one.Id != "KFG0304") || one.Id == "AD0001");

    [Fact]
    public void What_came_or_went_is_missing_and_what_is_everywhere_is_not()
    {
        string[] missing = [.. Messages("KFG0101").Select(Name).Distinct().Order(StringComparer.Ordinal)];

        // A change that the C# type shows makes a variant, which is missing where the other one is.
        string[] cameOrWent = [.. Targets.Value.Kfuncs
            .Where(static history => history.Appearances.Count < DebianKernels.Names.Length)
            .Select(static history => history.Name)];

        Assert.Empty(cameOrWent.Except(missing));
        Assert.Empty(missing.Except(cameOrWent).Except(Changed(static level => level is DriftLevel.Abi or DriftLevel.Type)));
    }

    [Fact]
    public void What_changed_at_level_type_or_contract_is_unstable_and_nothing_else() =>
        Assert.Equal(
            Changed(static level => level is DriftLevel.Type or DriftLevel.Contract),
            Messages("KFG0103").Select(Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_list_of_what_is_unstable_is_the_one_that_was_read_and_approved()
    {
        string expected = Path.Combine(Folder(), "RealDriftTests.Unstable.verified.txt");
        string actual = string.Concat(
            Messages("KFG0103").Distinct().Order(StringComparer.Ordinal).Select(static message => message + "\n"));

        if (!File.Exists(expected) || File.ReadAllText(expected) != actual)
        {
            File.WriteAllText(expected.Replace(".verified.", ".received."), actual);
            Assert.Fail($"{Path.GetFileName(expected)} differs from what was received beside it");
        }
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static IEnumerable<string> Messages(string id) =>
        Found.Value.Where(one => one.Id == id).Select(static one => one.GetMessage(CultureInfo.InvariantCulture));

    // The first quoted name, which for a variant of several is the kfunc's.
    private static string Name(string message) => message.Split('\'')[1].Split("___u")[0];

    private static IEnumerable<string> Changed(Func<DriftLevel, bool> isLevel) => Targets.Value.Kfuncs
        .Where(history => history.Appearances.Zip(
            history.Appearances.Skip(1), ContractDrift.Compare).Any(changes => changes.Any(change => isLevel(change.Level))))
        .Select(static history => history.Name);
}
