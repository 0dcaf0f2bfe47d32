using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Hooks;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Text;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Probing;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Tests;

/// <summary>What the verifier of this machine's kernel says, beside what the names of sets tell of a kernel of the same version.</summary>
public sealed class RunningKernelProbeTests
{
    private static readonly string[] Versions = ["6.1", "6.12", "6.16", "6.18", "7.2"];

    [Fact]
    public void The_verifier_admits_what_the_hooks_and_filters_of_the_sets_say()
    {
        KernelProbe probe = Probe();
        KernelVersion running = probe.Snapshot.Version ?? throw new InvalidOperationException("The running kernel has no release.");
        string version = $"{running.Major}.{running.Minor}";

        if (!Versions.Contains(version))
        {
            Assert.Skip($"There is no snapshot of {version}, which runs here, to compare with.");
        }

        string path = Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.kfuncs");
        KernelSnapshot named = SnapshotReader.Read(File.ReadAllText(path), path);
        HashSet<string> here = [.. probe.Snapshot.Kfuncs.Select(kfunc => kfunc.Name)];
        int compared = 0;
        List<string> disagreements = [];

        // Sets come and go with a kernel's configuration: one of which a kfunc is missing here was not built in.
        HashSet<string> missing =
            [.. named.Kfuncs.Where(kfunc => !here.Contains(kfunc.Name)).SelectMany(kfunc => kfunc.Registrations!.Value)
                .Select(registration => registration.Set!)];

        foreach (Kfunc measured in probe.Snapshot.Kfuncs)
        {
            if (measured.AdmittedProgramTypes is not { } admitted
                || named.Kfuncs.FirstOrDefault(kfunc => kfunc.Name == measured.Name) is not { Registrations: { } registrations }
                || registrations.Any(
                    registration => registration.Hooks is null || (missing.Contains(registration.Set!) && registrations.Count == 1)))
            {
                continue;
            }

            foreach (string type in probe.Snapshot.ProbedProgramTypes!.Value)
            {
                KfuncRegistration[] built = [.. registrations.Where(registration => !missing.Contains(registration.Set!))];
                bool? expected = ProgramTypes.MayCall(
                    type.ToLowerInvariant(),
                    measured with { Registrations = built.ToEquatableArray(), AdmittedProgramTypes = null },
                    probe.Snapshot with { ProbedProgramTypes = null });

                // What a filter says of the members of a struct is not in the table: there it may refuse all the same.
                if (expected is null || (type == "STRUCT_OPS" && built.Any(static one => MemberFilters.IsFiltered(one.Set!))))
                {
                    continue;
                }

                if (expected != admitted.Contains(type))
                {
                    disagreements.Add($"{type} and {measured.Name}: the verifier says {admitted.Contains(type)}");
                }

                compared++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{compared} answers");
        Assert.Empty(disagreements);
        Assert.True(compared > 1000, $"Only {compared} answers could be compared.");
    }

    [Fact]
    public void Without_the_answers_the_kfuncs_are_there_all_the_same()
    {
        KernelProbe probe = Run();

        Assert.NotEmpty(probe.Snapshot.Kfuncs);
        Assert.NotEmpty(probe.Unlearned);
    }

    private static KernelProbe Probe()
    {
        KernelProbe probe = Run();

        if (probe.Snapshot.ProbedProgramTypes is null)
        {
            Assert.Skip(string.Join(" ", probe.Unlearned));
        }

        return probe;
    }

    private static KernelProbe Run()
    {
        try
        {
            RunningSystem system = RunningSystem.Create();
            KernelSnapshot snapshot = new SnapshotSource(
                new Terminal(TextWriter.Null, TextWriter.Null, false, false),
                new Decompressor()).Read(new SourceRequest(SourceRequest.Live));
            return KernelProbe.Run(system, snapshot, static _ => true, static _ => { });
        }
        catch (InputException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
